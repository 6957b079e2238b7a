"""What a client says that it shows, what it is told about its connection, and its relays."""

from signaling.structures import milliseconds
from tests.integration.signaling.peer import Peer
from tests.integration.signaling.requests import TILE
from tests.integration.signaling.test_media import microphone, open_media
from tests.integration.signaling.world import TURN_LIFETIME, World


async def seated(world: World) -> Peer:
    peer = await world.guest()
    await peer.join()
    return peer


async def test_a_view_may_name_who_is_not_there(world: World) -> None:
    peer = await seated(world)
    await open_media(peer)

    assert await peer.get("media.view", {"mode": "everything", "tiles": [TILE]}) == {}
    assert await peer.get("media.view", {"mode": "audio", "tiles": []}) == {}


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
        "producers": [{"producerId": producer["producerId"], "layers": [], "loss": None, "jitter": None}],
    }


async def test_relays_are_renewed_before_they_expire(world: World) -> None:
    peer = await world.guest()
    inside = await peer.join()
    assert inside["iceServersExpireAt"] == milliseconds(world.clock.now() + TURN_LIFETIME)
    world.clock.pass_by(3600)

    assert await peer.get("media.iceServers") == {
        "iceServers": inside["iceServers"],
        "expiresAt": milliseconds(world.clock.now() + TURN_LIFETIME),
    }
