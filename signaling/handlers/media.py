"""Opening media, publishing and receiving; the media plane checks the ORTC inside."""

from rooms.errors import InvalidPayload, NotPermitted
from rooms.live.moderation import may_share
from signaling.call import Call, Handler
from signaling.participant_media import ParticipantMedia
from signaling.protocol.base import Empty
from signaling.protocol.media import (
    ConsumerResume,
    ConsumerTarget,
    IceRestart,
    IceRestarted,
    MediaOpen,
    MediaOpened,
    Produce,
    Produced,
    ProducerTarget,
    TransportConnect,
)
from signaling.protocol.room import MediaSource

KINDS = {
    MediaSource.MICROPHONE: "audio",
    MediaSource.CAMERA: "video",
    MediaSource.SCREEN: "video",
    MediaSource.SCREEN_AUDIO: "audio",
}
SCREEN = frozenset({MediaSource.SCREEN, MediaSource.SCREEN_AUDIO})


async def open_media(call: Call, ask: MediaOpen) -> MediaOpened:
    """Both transports, and a consumer for all that others publish."""
    return call.room.media.open(call.seat.participant_id, ask.rtp_capabilities, ask.mode)


async def connect(call: Call, ask: TransportConnect) -> Empty:
    """The client's certificate for one transport."""
    _own(call).transport(ask.transport_id).connect(ask.dtls_parameters)
    return Empty()


async def restart_ice(call: Call, ask: IceRestart) -> IceRestarted:
    """New ICE credentials for one transport, after the client's network changed."""
    return IceRestarted(ice_parameters=_own(call).transport(ask.transport_id).restart_ice())


async def produce(call: Call, ask: Produce) -> Produced:
    """Publish one source."""
    if not may_share(call.seat, screen=ask.source in SCREEN):
        raise NotPermitted
    if ask.kind != KINDS[ask.source]:
        raise InvalidPayload
    producer = call.room.media.produce(
        call.seat.participant_id,
        ask.transport_id,
        ask.source,
        ask.kind,
        ask.rtp_parameters,
        ask.paused,
        size=(ask.width, ask.height),
    )
    return Produced(producer_id=producer.id)


async def pause_producer(call: Call, ask: ProducerTarget) -> Empty:
    """Mute oneself."""
    call.room.media.set_paused(call.seat.participant_id, _own(call).producer(ask.producer_id), True)
    return Empty()


async def resume_producer(call: Call, ask: ProducerTarget) -> Empty:
    """Unmute oneself, also after a moderator's mute."""
    call.room.media.set_paused(call.seat.participant_id, _own(call).producer(ask.producer_id), False)
    return Empty()


async def close_producer(call: Call, ask: ProducerTarget) -> Empty:
    """Stop publishing one source."""
    call.room.media.close_producer(call.seat.participant_id, _own(call).producer(ask.producer_id))
    return Empty()


async def resume_consumer(call: Call, ask: ConsumerResume) -> Empty:
    """Begin to receive, or go on."""
    _own(call).slot(ask.consumer_id).resume(ask.hand_over)
    return Empty()


async def pause_consumer(call: Call, ask: ConsumerTarget) -> Empty:
    """Stop receiving what is not shown."""
    _own(call).slot(ask.consumer_id).consumer.pause()
    return Empty()


def _own(call: Call) -> ParticipantMedia:
    return call.room.media.of(call.seat.participant_id)


HANDLERS: dict[str, Handler] = {
    "media.open": open_media,
    "media.connect": connect,
    "media.iceRestart": restart_ice,
    "media.produce": produce,
    "media.producer.pause": pause_producer,
    "media.producer.resume": resume_producer,
    "media.producer.close": close_producer,
    "media.consumer.resume": resume_consumer,
    "media.consumer.pause": pause_consumer,
}
