"""A picture that is handed on rests until the listener knows whose it is."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.integration.signaling.peer import Peer
from tests.integration.signaling.test_flowing_media import flowing, reconnecting
from tests.integration.signaling.test_media import open_media
from tests.integration.signaling.world import World
from tests.unit.media.media_client import VIDEO, MediaClient, video
from tests.unit.media.node import becomes


class Camera:
    """Somebody who shows a picture, and may stop and begin again."""

    def __init__(self, world: World, peer: Peer, client: MediaClient, opened: Any) -> None:
        self.peer, self.client = peer, client
        self._world, self._transport = world, opened["send"]["id"]
        self._producer = ""
        self._sent = 0

    async def begin(self) -> None:
        asked = {"transportId": self._transport, "kind": "video", "source": "camera", "rtpParameters": VIDEO}
        self._producer = (await self.peer.get("media.produce", asked))["producerId"]

    async def end(self) -> None:
        await self.peer.get("media.producer.close", {"producerId": self._producer})

    async def show(self) -> None:
        """Send a picture, and wait until the node has dealt with it."""
        self._sent += 1
        self.client.send(video(self._sent, keyframe=True))
        server = self._world.transport(self._transport)
        await becomes(lambda: server.stats()["packetsReceived"] == self._sent)


class Room:
    """A listener who sees the first of two."""

    def __init__(self, world: World, token: str) -> None:
        self.world, self.token = world, token

    async def fill(self) -> None:
        world = self.world
        self.listener = await world.connect(self.token)
        self.inside = await self.listener.join()
        receive = (await open_media(self.listener))["receive"]["id"]
        self.client = await MediaClient.connect(world.transport(receive))
        self.first, self.second = [await camera(world, f"Tamu {number}") for number in range(2)]
        await self.first.begin()
        self.consumer = (await self.listener.hears("media.consumerOpened"))["consumer"]["id"]

    def knows(self, hand_over: int) -> dict[str, Any]:
        return {"consumerId": self.consumer, "handOver": hand_over}

    async def second_shows(self, *hand_overs: int) -> None:
        """A picture after each that the listener says that it knows."""
        for hand_over in hand_overs:
            await self.listener.get("media.consumer.resume", self.knows(hand_over))
            await self.second.show()

    async def hand_on(self) -> list[int]:
        """From the first to the second; the numbers that the listener was told."""
        await self.first.end()
        await self.second.begin()
        return [(await self.listener.hears("media.consumerFed"))["handOver"] for _ in range(2)]

    async def sees(self, pictures: int) -> None:
        """So many have come so far, and no more of what was sent before this."""
        await self.client.until(lambda: len(self.client.rtp) >= pictures)
        assert len(self.client.rtp) == pictures


async def camera(world: World, name: str) -> Camera:
    peer = await world.guest(name)
    await peer.join()
    client, opened = await flowing(world, peer)
    return Camera(world, peer, client, opened)


@pytest.fixture
async def room(world: World) -> AsyncIterator[Room]:
    made = Room(world, await world.guest_token("Pendengar"))
    await made.fill()
    yield made
    for client in (made.client, made.first.client, made.second.client):
        client.close(politely=False)


async def test_a_picture_rests_until_the_listener_knows_whose_it_is(room: Room) -> None:
    await room.listener.get("media.consumer.resume", room.knows(0))
    await room.first.show()
    await room.sees(1)

    assert await room.hand_on() == [1, 2]

    await room.second.show()
    # What came before its last hand-over says nothing of that.
    await room.second_shows(1)
    assert await room.listener.refused("media.consumer.resume", room.knows(3)) == "invalid_payload"
    await room.second.show()
    await room.second_shows(2)
    await room.sees(2)
    # An older word that is late does not stop it.
    await room.second_shows(1)
    await room.sees(3)


async def test_handed_there_and_back_the_first_answer_is_not_taken_for_the_last(room: Room) -> None:
    await room.listener.get("media.consumer.resume", room.knows(0))
    await room.hand_on()
    room.first, room.second = room.second, room.first
    assert await room.hand_on() == [3, 4]
    room.first, room.second = room.second, room.first
    assert await room.hand_on() == [5, 6]

    await room.second_shows(2, 6)
    await room.sees(1)


async def test_what_is_handed_on_before_it_was_wanted_waits_too(room: Room) -> None:
    await room.hand_on()
    await room.second_shows(0, 2)
    await room.sees(1)


async def test_who_does_not_count_hand_overs_is_not_waited_for(room: Room) -> None:
    await room.listener.get("media.consumer.resume", {"consumerId": room.consumer})
    await room.hand_on()
    await room.second.show()
    await room.sees(1)


async def test_it_rests_while_the_listeners_socket_is_away(room: Room) -> None:
    await room.listener.get("media.consumer.resume", room.knows(0))
    await room.listener.cut()
    await reconnecting(room.first.peer)
    await room.first.end()
    await room.second.begin()
    await room.second.show()

    again = room.listener = await room.world.connect(room.token)
    me = {"participantId": room.inside["selfId"], "resumeToken": room.inside["resumeToken"]}
    await again.get("room.resume", me)

    # What it said as it came back was older than the word that waited for it.
    await again.get("media.consumer.resume", room.knows(0))
    await room.second.show()
    assert (await again.hears("media.consumerFed"))["handOver"] == 2
    await again.get("media.consumer.resume", room.knows(2))
    await room.second.show()
    await room.sees(1)
