"""Media as signaling hands it on: who gets a consumer, and what a mute does. The RTP itself is tested in `media`."""

from typing import Any

from rooms.permissions import Role
from tests.integration.signaling import ortc
from tests.integration.signaling.peer import Peer
from tests.integration.signaling.world import World


async def open_media(peer: Peer) -> Any:
    return await peer.get("media.open", {"rtpCapabilities": ortc.CAPABILITIES})


def microphone(opened: Any) -> dict[str, Any]:
    return {
        "transportId": opened["send"]["id"],
        "kind": "audio",
        "source": "microphone",
        "rtpParameters": ortc.opus(),
    }


def fed(
    consumer_id: str, producer_id: str | None, participant_id: str | None = None, *, hand_over: int = 1
) -> dict[str, Any]:
    return {
        "consumerId": consumer_id,
        "participantId": participant_id,
        "producerId": producer_id,
        "source": "microphone",
        "producerPaused": False,
        "handOver": hand_over,
        "afterTimestamp": None,
    }


async def test_what_one_publishes_the_others_get(world: World) -> None:
    early, late, publisher = await world.guest("Tamu 1"), await world.guest("Tamu 2"), await world.guest("Tamu 3")
    for peer in (early, late):
        await peer.join()
    me = (await publisher.join())["selfId"]
    await open_media(early)

    opened = await open_media(publisher)
    producer = await publisher.get("media.produce", microphone(opened))

    consumer = (await early.hears("media.consumerOpened"))["consumer"]
    assert (consumer["producerId"], consumer["participantId"], consumer["source"], consumer["kind"]) == (
        producer["producerId"],
        me,
        "microphone",
        "audio",
    )
    assert consumer["rtpParameters"]["codecs"][0]["mimeType"] == "audio/opus"
    updated = (await early.hears("room.participantUpdated"))["participant"]
    assert updated["media"] == [{"source": "microphone", "paused": False}]
    (offered,) = (await open_media(late))["consumers"]
    assert (offered["producerId"], offered["producerPaused"]) == (producer["producerId"], False)
    await late.get("media.consumer.resume", {"consumerId": offered["id"]})

    await publisher.get("media.producer.close", producer)

    # The consumers stay, for whoever publishes next.
    assert await early.hears("media.consumerFed") == fed(consumer["id"], None)
    assert await late.hears("media.consumerFed") == fed(offered["id"], None)
    again = await publisher.get("media.produce", microphone(opened))
    assert await early.hears("media.consumerFed") == fed(consumer["id"], again["producerId"], me, hand_over=2)
    assert world.worker.stats()["consumers"] == 2


async def test_only_the_owner_ends_a_mute(world: World) -> None:
    mentor, guest = await world.member(Role.MENTOR, "Mentor 1"), await world.guest("Tamu 1")
    await mentor.join()
    them = (await guest.join())["selfId"]
    await open_media(mentor)
    producer = await guest.get("media.produce", microphone(await open_media(guest)))
    consumer = (await mentor.hears("media.consumerOpened"))["consumer"]

    await mentor.get("moderation.mute", {"participantId": them, "source": "microphone"})

    assert await guest.hears("moderation.muted") == {"source": "microphone", "by": "Mentor 1"}
    assert await mentor.hears("media.consumerPaused") == {"consumerId": consumer["id"], "paused": True}
    assert await mentor.refused("media.producer.resume", producer) == "producer_not_found"
    await mentor.get("moderation.askUnmute", {"participantId": them})
    assert await guest.hears("moderation.unmuteAsked") == {"source": "microphone", "by": "Mentor 1"}
    await guest.get("media.producer.resume", producer)
    assert await mentor.hears("media.consumerPaused") == {"consumerId": consumer["id"], "paused": False}
    assert await mentor.get("moderation.muteAll") == {"count": 1}


async def test_one_source_of_each_kind(world: World) -> None:
    guest = await world.guest()
    await guest.join()
    assert await guest.refused("media.produce", microphone({"send": {"id": "nothing"}})) == "transport_not_found"
    opened = await open_media(guest)
    await guest.get("media.produce", microphone(opened))

    assert await guest.refused("media.produce", microphone(opened)) == "source_taken"
    assert await guest.refused("media.produce", microphone(opened) | {"kind": "video"}) == "invalid_payload"
    camera = {"source": "camera", "kind": "video", "rtpParameters": ortc.vp8()}
    assert await guest.refused("media.produce", microphone(opened) | camera | {"rtpParameters": {}}) == (
        "rtp_parameters_invalid"
    )
    receiving = {"transportId": opened["receive"]["id"]}
    assert await guest.refused("media.produce", microphone(opened) | camera | receiving) == "transport_not_found"
    await guest.get("media.produce", microphone(opened) | camera)


async def test_media_outlives_the_socket(world: World) -> None:
    token = await world.guest_token("Tamu 1")
    other, guest = await world.guest("Tamu 2"), await world.connect(token)
    await other.join()
    inside = await guest.join()
    await open_media(other)
    opened = await open_media(guest)
    producer = await guest.get("media.produce", microphone(opened))
    await other.hears("media.consumerOpened")
    await guest.cut()
    while (await other.hears("room.participantUpdated"))["participant"]["status"] != "reconnecting":
        pass
    # Published while nobody listened.
    theirs = await other.get("media.produce", microphone(await open_media(other)))

    again = await world.connect(token)
    resumed = await again.get("room.resume", {"participantId": inside["selfId"], "resumeToken": inside["resumeToken"]})

    assert resumed["mediaAlive"] is True
    assert (resumed["producers"], resumed["consumers"]) == ([producer["producerId"]], [])
    assert (await again.hears("media.consumerOpened"))["consumer"]["producerId"] == theirs["producerId"]
    assert world.worker.stats()["transports"] == 4


async def test_opening_anew_replaces_what_was_open(world: World) -> None:
    guest, other = await world.guest(), await world.guest("Tamu 2")
    await guest.join()
    await other.join()
    await open_media(other)
    first = await open_media(guest)
    await guest.get("media.produce", microphone(first))
    await open_media(guest)

    assert (await other.hears("media.consumerFed"))["participantId"] is None
    assert world.worker.stats()["transports"] == 4
    assert world.worker.stats()["producers"] == 0
    connect = {"transportId": first["send"]["id"], "dtlsParameters": ortc.DTLS}
    assert await guest.refused("media.connect", connect) == "transport_not_found"
