"""Consumers that are handed on: who is told what, when more is published than a listener gets."""

import struct
import time
from itertools import pairwise
from typing import Any

import pytest

from media import Producer
from rooms.permissions import Role
from signaling.protocol.room import MediaSource
from signaling.slot_pool import PLACES
from tests.integration.signaling import ortc
from tests.integration.signaling.peer import Peer
from tests.integration.signaling.test_flowing_media import speaking
from tests.integration.signaling.test_media import fed, microphone, open_media
from tests.integration.signaling.world import World
from tests.unit.media.media_client import MediaClient, audio

VOICES, CAMERAS = PLACES[MediaSource.MICROPHONE], PLACES[MediaSource.CAMERA]


def camera(opened: Any) -> dict[str, Any]:
    return {"transportId": opened["send"]["id"], "kind": "video", "source": "camera", "rtpParameters": ortc.vp8()}


class Publisher:
    """A peer with open media, in the room."""

    def __init__(self, world: World, peer: Peer, participant_id: str, opened: Any) -> None:
        self.peer = peer
        self.id = participant_id
        self.opened = opened
        self._world = world

    @classmethod
    async def come(cls, world: World, number: int, role: Role | None = None) -> "Publisher":
        name = f"Tamu {number}"
        peer = await (world.member(role, name) if role else world.guest(name))
        inside = await peer.join()
        return cls(world, peer, inside["selfId"], await open_media(peer))

    async def publish(self, what: dict[str, Any], **more: Any) -> Producer:
        """The server's side of it."""
        reply = await self.peer.get("media.produce", what | more)
        producers = self._world.transport(self.opened["send"]["id"]).producers
        return producers[reply["producerId"]]


@pytest.fixture
async def listener(world: World) -> Peer:
    """Somebody who only listens, with open media."""
    await world.change_room("lounge", capacity=60)
    peer = await world.guest("Pendengar")
    await peer.join()
    await open_media(peer)
    return peer


async def opened(listener: Peer) -> Any:
    return (await listener.hears("media.consumerOpened"))["consumer"]


async def test_who_is_unmuted_is_heard_by_all_though_every_place_is_taken(world: World, listener: Peer) -> None:
    quiet = [await Publisher.come(world, number) for number in range(VOICES)]
    for publisher in quiet:
        await publisher.publish(microphone(publisher.opened), paused=True)
    consumers = [await opened(listener) for _ in quiet]
    assert [consumer["participantId"] for consumer in consumers] == [publisher.id for publisher in quiet]
    speaker = await Publisher.come(world, VOICES)
    producer = await speaker.publish(microphone(speaker.opened), paused=True)

    await speaker.peer.get("media.producer.resume", {"producerId": producer.id})

    assert await listener.hears("media.consumerFed") == fed(consumers[0]["id"], producer.id, speaker.id)
    # Nobody else is moved, and nothing is negotiated.
    await listener.settled()
    assert not {"media.consumerFed", "media.consumerOpened"} & set(listener.heard())


async def test_who_speaks_is_heard_by_all_though_every_place_is_taken(world: World, listener: Peer) -> None:
    people = [await Publisher.come(world, number) for number in range(VOICES + 1)]
    producers = [await person.publish(microphone(person.opened)) for person in people]
    consumers = [await opened(listener) for _ in range(VOICES)]
    router, speaker = producers[0].transport.router, producers[-1]

    world.seconds = time.monotonic() + 60
    router.hear({producers[0]: -25, producers[1]: -25, speaker: -60})
    router.hear({producers[0]: -25, producers[1]: -25, speaker: -20})

    # The first two talk, so the third makes room.
    assert await listener.hears("media.consumerFed") == fed(consumers[2]["id"], speaker.id, people[-1].id)
    await listener.settled()
    assert not {"media.consumerFed", "media.consumerOpened"} & set(listener.heard())


async def test_a_film_takes_the_word_from_nobody(world: World, listener: Peer) -> None:
    presenter, speaker = await Publisher.come(world, 1, Role.MENTOR), await Publisher.come(world, 2)
    film = await presenter.publish(microphone(presenter.opened) | {"source": "screenAudio"})
    voice = await speaker.publish(microphone(speaker.opened))

    for _ in range(3):
        film.transport.router.hear({film: -10, voice: -30})

    assert await listener.hears("media.activeSpeaker") == {"participantId": speaker.id}
    heard = await listener.hears("media.audioLevels")
    assert heard == {"levels": [{"participantId": speaker.id, "level": -30}]}


async def test_what_is_pinned_is_seen_though_every_place_is_taken(world: World, listener: Peer) -> None:
    people = [await Publisher.come(world, number) for number in range(CAMERAS + 1)]
    producers = [await person.publish(camera(person.opened)) for person in people]
    consumers = [await opened(listener) for _ in range(CAMERAS)]
    await listener.settled()
    assert "media.consumerOpened" not in listener.heard()
    tile = {"participantId": people[-1].id, "source": "camera", "width": 1280, "height": 720, "pinned": True}

    await listener.get("media.view", {"mode": "everything", "tiles": [tile]})

    swapped = fed(consumers[-1]["id"], producers[-1].id, people[-1].id) | {"source": "camera"}
    assert await listener.hears("media.consumerFed") == swapped
    # Who stays away gives the place to the next.
    await people[0].peer.get("room.leave")
    back = fed(consumers[0]["id"], producers[-2].id, people[-2].id) | {"source": "camera"}
    assert await listener.hears("media.consumerFed") == back


async def test_the_spotlight_is_seen_by_all(world: World, listener: Peer) -> None:
    people = [await Publisher.come(world, number) for number in range(CAMERAS + 1)]
    producers = [await person.publish(camera(person.opened)) for person in people]
    mentor = await world.member(Role.MENTOR, "Mentor 1")
    await mentor.join()

    await mentor.get("moderation.spotlight", {"participantId": people[-1].id})

    told = await listener.hears("media.consumerFed")
    assert (told["producerId"], told["participantId"]) == (producers[-1].id, people[-1].id)


async def test_a_mode_empties_the_places_of_what_it_leaves_out(world: World, listener: Peer) -> None:
    publisher = await Publisher.come(world, 1)
    voice = await publisher.publish(microphone(publisher.opened))
    picture = await publisher.publish(camera(publisher.opened))
    heard, seen = await opened(listener), await opened(listener)
    assert (heard["producerId"], seen["producerId"]) == (voice.id, picture.id)

    await listener.get("media.view", {"mode": "audio", "tiles": []})

    assert await listener.hears("media.consumerFed") == fed(seen["id"], None) | {"source": "camera"}
    assert picture.consumers == set()
    assert len(voice.consumers) == 1
    await listener.get("media.view", {"mode": "everything", "tiles": []})
    told = fed(seen["id"], picture.id, publisher.id, hand_over=2) | {"source": "camera"}
    assert await listener.hears("media.consumerFed") == told


async def test_who_opens_media_for_sound_alone_gets_no_consumer_for_pictures(world: World) -> None:
    publisher = await Publisher.come(world, 1)
    voice = await publisher.publish(microphone(publisher.opened))
    picture = await publisher.publish(camera(publisher.opened))
    listener = await world.guest("Pendengar")
    await listener.join()

    sound = await listener.get("media.open", {"rtpCapabilities": ortc.CAPABILITIES, "mode": "audio"})

    assert [consumer["producerId"] for consumer in sound["consumers"]] == [voice.id]
    await listener.get("media.view", {"mode": "everything", "tiles": []})
    assert (await opened(listener))["producerId"] == picture.id


async def test_who_comes_back_is_told_whom_each_consumer_carries(world: World) -> None:
    token = await world.guest_token("Pendengar")
    listener = await world.connect(token)
    inside = await listener.join()
    await open_media(listener)
    publisher, other = [await Publisher.come(world, number) for number in range(2)]
    voice = await publisher.publish(microphone(publisher.opened))
    consumer = await opened(listener)
    await listener.cut()
    while (await other.peer.hears("room.participantUpdated"))["participant"]["status"] != "reconnecting":
        pass
    # Handed on while nobody could be told.
    await publisher.peer.get("media.producer.close", {"producerId": voice.id})
    second = await other.publish(microphone(other.opened), paused=True)

    again = await world.connect(token)
    resumed = await again.get("room.resume", {"participantId": inside["selfId"], "resumeToken": inside["resumeToken"]})

    assert resumed["consumers"] == [consumer["id"]]
    told = fed(consumer["id"], second.id, other.id, hand_over=2) | {"producerPaused": True}
    assert await again.hears("media.consumerFed") == told
    await again.settled()
    assert "media.consumerOpened" not in again.heard()


async def test_to_the_browser_it_is_one_stream(world: World) -> None:
    listener, first, second = [await world.guest(f"Tamu {number}") for number in range(3)]
    for peer in (listener, first, second):
        await peer.join()
    receive = (await open_media(listener))["receive"]["id"]
    client = await MediaClient.connect(world.transport(receive))
    voice, producer = await speaking(world, first)
    consumer = await opened(listener)
    await listener.get("media.consumer.resume", {"consumerId": consumer["id"], "handOver": 0})

    voice.send(*(audio(number) for number in range(700, 705)))
    await client.until(lambda: len(client.rtp) == 5)
    await first.get("media.producer.close", {"producerId": producer})
    another, _ = await speaking(world, second)
    told = [await listener.hears("media.consumerFed") for _ in range(2)]
    # The consumer was resumed once; for sound nobody has to do so again.
    another.send(*(audio(number) for number in range(5)))
    await client.until(lambda: len(client.rtp) == 10)

    headers = [struct.unpack("!BBHII", packet[:12]) for packet in client.rtp]
    assert {ssrc for *_, ssrc in headers} == {consumer["rtpParameters"]["encodings"][0]["ssrc"]}
    numbers = [sequence for _, _, sequence, _, _ in headers]
    assert numbers == [(numbers[0] + step) & 0xFFFF for step in range(10)]
    assert all(0 < (after - before) & 0xFFFFFFFF < 2**31 for before, after in pairwise(header[3] for header in headers))
    # Which of them are whose is told.
    assert [who["participantId"] is None for who in told] == [True, False]
    assert {who["afterTimestamp"] for who in told} == {headers[4][3]}
    for each in (client, voice, another):
        each.close(politely=False)
