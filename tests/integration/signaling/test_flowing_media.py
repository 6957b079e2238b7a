"""What signaling makes of media that really flows: seats are kept by it, its end is told, and voices are shown."""

import asyncio
from itertools import count
from typing import Any

from tests.integration.signaling import ortc
from tests.integration.signaling.peer import Peer
from tests.integration.signaling.world import World
from tests.unit.media.media_client import AUDIO, VIDEO, MediaClient, audio


async def open_media(peer: Peer) -> Any:
    return await peer.get("media.open", {"rtpCapabilities": ortc.CAPABILITIES})


async def flowing(world: World, peer: Peer) -> tuple[MediaClient, dict[str, Any]]:
    """A connected sending transport, and what the server said of both."""
    opened = await open_media(peer)
    return await MediaClient.connect(world.transport(opened["send"]["id"])), opened


async def speaking(world: World, peer: Peer) -> tuple[MediaClient, str]:
    """A microphone that nothing has been said into, and its producer."""
    client, opened = await flowing(world, peer)
    produce = {"transportId": opened["send"]["id"], "kind": "audio", "source": "microphone", "rtpParameters": AUDIO}
    return client, (await peer.get("media.produce", produce))["producerId"]


async def reconnecting(other: Peer) -> None:
    while (await other.hears("room.participantUpdated"))["participant"]["status"] != "reconnecting":
        pass


async def test_media_alone_keeps_a_seat_for_60_seconds(world: World) -> None:
    other, guest = await world.guest("Tamu 2"), await world.guest("Tamu 1")
    await other.join()
    inside = await guest.join()
    client, _ = await flowing(world, guest)
    await guest.cut()
    await reconnecting(other)

    world.clock.pass_by(59.9)
    await world.server.tick()
    assert world.server.live_summary().seats == 2
    world.clock.pass_by(0.1)
    await world.server.tick()

    assert await other.hears("room.participantLeft") == {"participantId": inside["selfId"], "reason": "lost"}
    assert world.worker.stats()["transports"] == 0
    client.close(politely=False)


async def test_a_seat_is_kept_for_12_seconds_after_the_last_word_of_its_media(world: World) -> None:
    other, guest = await world.guest("Tamu 2"), await world.guest("Tamu 1")
    await other.join()
    inside = await guest.join()
    client, _ = await flowing(world, guest)
    await guest.cut()
    await reconnecting(other)

    world.clock.pass_by(30)
    world.media_clock.ahead = 11
    await world.server.tick()
    assert world.server.live_summary().seats == 2
    world.clock.pass_by(1)
    world.media_clock.ahead = 12
    await world.server.tick()

    assert await other.hears("room.participantLeft") == {"participantId": inside["selfId"], "reason": "lost"}
    client.close(politely=False)


async def test_who_comes_back_while_media_lives_goes_on(world: World) -> None:
    token = await world.guest_token("Tamu 1")
    guest = await world.connect(token)
    inside = await guest.join()
    client, producer = await speaking(world, guest)
    await guest.cut()
    world.clock.pass_by(59)
    await world.server.tick()

    again = await world.connect(token)
    resume = {"participantId": inside["selfId"], "resumeToken": inside["resumeToken"]}
    resumed = await again.get("room.resume", resume)

    assert (resumed["mediaAlive"], resumed["producers"]) == (True, [producer])
    world.clock.pass_by(3600)
    await world.server.tick()
    assert world.server.live_summary().seats == 1
    client.close(politely=False)


async def test_a_transport_without_valid_packets_is_told_lost(world: World) -> None:
    token = await world.guest_token("Tamu 1")
    guest = await world.connect(token)
    inside = await guest.join()
    client, opened = await flowing(world, guest)

    world.media_clock.ahead = 12

    assert await guest.hears("media.lost") == {"transportId": opened["send"]["id"]}
    resume = {"participantId": inside["selfId"], "resumeToken": inside["resumeToken"]}
    resumed = await (await world.connect(token)).get("room.resume", resume)
    assert (resumed["mediaAlive"], resumed["producers"], resumed["consumers"]) == (False, [], [])
    client.close(politely=False)


async def test_a_goodbye_of_dtls_is_told_lost_at_once(world: World) -> None:
    guest = await world.guest()
    await guest.join()
    client, opened = await flowing(world, guest)

    client.close()

    assert await guest.hears("media.lost") == {"transportId": opened["send"]["id"]}
    # Opening anew makes it good.
    client, _ = await flowing(world, guest)
    client.close(politely=False)


async def test_everyone_is_told_who_speaks_and_how_loud(world: World) -> None:
    listener, guest = await world.guest("Tamu 2"), await world.guest("Tamu 1")
    await listener.join()
    me = (await guest.join())["selfId"]
    client, producer = await speaking(world, guest)

    client.send(audio(0, level=30))
    for peer in (listener, guest):
        assert await peer.hears("media.audioLevels") == {"levels": [{"participantId": me, "level": -30}]}
    # Somebody who goes on is the speaker; only what changed is told, so each word is as loud as no other.
    for number in count(1):
        if "media.activeSpeaker" in listener.heard():
            break
        client.send(audio(number, level=20 + number % 2))
        await listener.hears("media.audioLevels")
    for peer in (listener, guest):
        assert await peer.hears("media.activeSpeaker") == {"participantId": me}
    while (await listener.hears("media.audioLevels"))["levels"]:
        pass
    late = await world.guest("Tamu 3")
    assert (await late.join())["activeSpeaker"] == me

    await guest.get("media.producer.pause", {"producerId": producer})

    assert await listener.hears("media.activeSpeaker") == {"participantId": None}
    client.close(politely=False)


async def test_a_publisher_is_told_what_is_watched(world: World) -> None:
    token = await world.guest_token("Tamu 1")
    guest = await world.connect(token)
    inside = await guest.join()
    opened = await open_media(guest)
    produce = {"transportId": opened["send"]["id"], "kind": "video", "source": "camera", "rtpParameters": VIDEO}
    producer = (await guest.get("media.produce", produce))["producerId"]

    told = asyncio.create_task(guest.hears("media.producerLayers"))
    while not told.done():
        # Nobody is there for a while.
        world.media_clock.ahead += 1
        await asyncio.wait({told}, timeout=0.1)
    assert told.result() == {"producerId": producer, "highest": -1}
    await guest.cut()
    guest = await world.connect(token)
    await guest.get("room.resume", {"participantId": inside["selfId"], "resumeToken": inside["resumeToken"]})
    assert await guest.hears("media.producerLayers") == {"producerId": producer, "highest": -1}

    listener = await world.guest("Tamu 2")
    await listener.join()
    receiving = await open_media(listener)
    client = await MediaClient.connect(world.transport(receiving["receive"]["id"]))
    await listener.get("media.consumer.resume", {"consumerId": receiving["consumers"][0]["id"]})

    assert await guest.hears("media.producerLayers") == {"producerId": producer, "highest": 0}
    client.close(politely=False)
