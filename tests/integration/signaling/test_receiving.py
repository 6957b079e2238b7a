"""What a client says that it shows, what it is told about its connection, and its relays."""

from signaling.structures import milliseconds
from tests.integration.signaling import ortc
from tests.integration.signaling.peer import Peer
from tests.integration.signaling.requests import TILE
from tests.integration.signaling.test_flowing_media import speaking
from tests.integration.signaling.test_media import microphone, open_media
from tests.integration.signaling.world import TURN_LIFETIME, World
from tests.unit.media.media_client import MediaClient, audio


async def seated(world: World) -> Peer:
    peer = await world.guest()
    await peer.join()
    return peer


async def test_a_view_may_name_who_is_not_there(world: World) -> None:
    peer = await seated(world)
    await open_media(peer)

    assert await peer.get("media.view", {"mode": "everything", "tiles": [TILE]}) == {}
    assert await peer.get("media.view", {"mode": "audio", "tiles": []}) == {}


async def test_how_large_a_picture_is_captured_is_known_where_its_layers_are_chosen(world: World) -> None:
    peer = await seated(world)
    opened = await open_media(peer)
    transport = {"transportId": opened["send"]["id"], "kind": "video", "rtpParameters": ortc.vp8()}
    camera = await peer.get("media.produce", transport | {"source": "camera", "width": 640, "height": 480})

    assert world.transport(opened["send"]["id"]).producers[camera["producerId"]].size == (640, 480)


async def test_statistics_before_anything_flows(world: World) -> None:
    peer = await seated(world)
    producer = await peer.get("media.produce", microphone(await open_media(peer)))

    assert await peer.get("media.statistics") == {
        "downlinkEstimate": None,
        "downlinkLimit": None,
        "roundTrip": None,
        "loss": None,
        "sentBitrate": None,
        "receivedBitrate": None,
        "candidateProtocol": None,
        "consumers": [],
        "producers": [{"producerId": producer["producerId"], "layers": [0], "loss": None, "jitter": None}],
    }


async def test_statistics_of_a_voice_that_flows(world: World) -> None:
    speaker, listener = await seated(world), await seated(world)
    opened = await open_media(listener)
    client = await MediaClient.connect(world.transport(opened["receive"]["id"]))
    voice, producer = await speaking(world, speaker)
    consumer = (await listener.hears("media.consumerOpened"))["consumer"]
    assert (await listener.get("media.statistics"))["consumers"] == [
        {"consumerId": consumer["id"], "layer": -1, "temporal": 0, "bitrate": 0}
    ]
    await listener.get("media.consumer.resume", {"consumerId": consumer["id"]})
    await speaker.get("media.statistics")

    for number in range(20):
        voice.send(audio(number))
    await client.until(lambda: len(client.rtp) == 20)
    published = await speaker.get("media.statistics")
    received = await listener.get("media.statistics")

    assert published["receivedBitrate"] > 0
    assert published["candidateProtocol"] == received["candidateProtocol"] == "udp"
    assert [known["producerId"] for known in published["producers"]] == [producer]
    assert received["sentBitrate"] > 0
    (carried,) = received["consumers"]
    assert (carried["consumerId"], carried["layer"], carried["temporal"]) == (consumer["id"], 0, 0)
    client.close(politely=False)
    voice.close(politely=False)


async def test_relays_are_renewed_before_they_expire(world: World) -> None:
    peer = await world.guest()
    inside = await peer.join()
    assert inside["iceServersExpireAt"] == milliseconds(world.clock.now() + TURN_LIFETIME)
    world.clock.pass_by(3600)

    assert await peer.get("media.iceServers") == {
        "iceServers": inside["iceServers"],
        "expiresAt": milliseconds(world.clock.now() + TURN_LIFETIME),
    }
