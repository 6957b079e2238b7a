"""Media: ORTC dictionaries exactly as mediasoup-client has them, carried opaque here and checked by `media.ortc`."""

from typing import Annotated, Any, Literal

from pydantic import Field

from signaling.protocol.base import Id, MediaId, Message
from signaling.protocol.receiving import HandOver, Pixels, ReceiveMode
from signaling.protocol.room import MediaSource

Ortc = Annotated[dict[str, Any], Field(max_length=64)]
"""A dictionary of the ORTC vocabulary; its inner shape is checked by the media plane."""


class TransportParameters(Message):
    """What `device.createSendTransport` and `createRecvTransport` take."""

    id: MediaId
    ice_parameters: Ortc
    ice_candidates: Annotated[tuple[Ortc, ...], Field(max_length=32)]
    dtls_parameters: Ortc


class MediaOpen(Message):
    """Open one transport in each direction; the previous ones of this participant are closed."""

    rtp_capabilities: Ortc
    mode: ReceiveMode = Field(default=ReceiveMode.EVERYTHING, description="How much to receive, until `media.view`.")


class ConsumerParameters(Message):
    """What `transport.consume` takes, and whose source it is. It starts paused: call `media.consumer.resume`."""

    id: MediaId
    producer_id: MediaId
    participant_id: Id
    source: MediaSource
    kind: Literal["audio", "video"]
    rtp_parameters: Ortc
    producer_paused: bool


class MediaOpened(Message):
    send: TransportParameters
    receive: TransportParameters
    consumers: tuple[ConsumerParameters, ...]


class TransportConnect(Message):
    transport_id: MediaId
    dtls_parameters: Ortc


class IceRestart(Message):
    transport_id: MediaId


class IceRestarted(Message):
    ice_parameters: Ortc


class Produce(Message):
    transport_id: MediaId
    kind: Literal["audio", "video"]
    source: MediaSource
    rtp_parameters: Ortc
    paused: bool = False
    width: Pixels = Field(default=0, description="Of the picture as it is captured, in pixels; 0: not known.")
    height: Pixels = 0


class Produced(Message):
    producer_id: MediaId


class ProducerTarget(Message):
    producer_id: MediaId


class ConsumerTarget(Message):
    consumer_id: MediaId


class ConsumerResume(ConsumerTarget):
    hand_over: HandOver | None = Field(
        default=None,
        description="The last one that the client knows of, 0 before any. Pictures of a later one wait until it does.",
    )


class ConsumerOpened(Message):
    consumer: ConsumerParameters


class ConsumerClosed(Message):
    consumer_id: MediaId


class ConsumerPaused(Message):
    """The producer behind a consumer was paused or resumed by its owner or a moderator."""

    consumer_id: MediaId
    paused: bool


class ActiveSpeaker(Message):
    participant_id: Id | None


class AudioLevel(Message):
    participant_id: Id
    level: Annotated[int, Field(ge=-127, le=0, description="dBov, as RFC 6464 counts.")]


class AudioLevels(Message):
    """Who is heard now, loudest first; sent at most five times a second while it changes."""

    levels: tuple[AudioLevel, ...]


class MediaLost(Message):
    """A transport has had no valid packet for 12 s, or failed: open media anew."""

    transport_id: MediaId
