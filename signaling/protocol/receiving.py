"""What a client wants to receive, what it gets, and how well."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from signaling.protocol.base import Id, MediaId, Message, Timestamp
from signaling.protocol.room import IceServer, MediaSource

Pixels = Annotated[int, Field(ge=0, le=16384)]
RtpTimestamp = Annotated[int, Field(ge=0, lt=2**32)]
HandOver = Annotated[int, Field(ge=0, le=2**53)]
BitsPerSecond = Annotated[int, Field(ge=0)]


class ReceiveMode(StrEnum):
    """How much a client wants to receive; sound always comes."""

    EVERYTHING = "everything"
    LOW = "low"
    SCREEN = "screen"
    AUDIO = "audio"


class Tile(Message):
    """A picture that the client shows now, and how large."""

    participant_id: Id
    source: Literal[MediaSource.CAMERA, MediaSource.SCREEN]
    width: Pixels = Field(description="Device pixels: CSS pixels × devicePixelRatio.")
    height: Pixels
    pinned: bool = False


class MediaView(Message):
    """All that the client shows, replacing what it said before. A picture that is not named is not shown."""

    mode: ReceiveMode
    tiles: Annotated[tuple[Tile, ...], Field(max_length=64)] = Field(
        description="In the order in which they matter. Participants who are not there are passed over."
    )


class ConsumerFed(Message):
    """From now on a consumer carries somebody else's source of the same kind, without renegotiation; or nobody's."""

    consumer_id: MediaId
    participant_id: Id | None
    producer_id: MediaId | None
    source: MediaSource
    producer_paused: bool
    hand_over: HandOver = Field(description="Counts those of this consumer.")
    after_timestamp: RtpTimestamp | None = Field(
        description="What was carried before has RTP timestamps up to here (modulo 2^32); null: nothing was."
    )


class ConsumerLayers(Message):
    """Which layer of a video a consumer carries now. Layers count from 0, the smallest."""

    consumer_id: MediaId
    layer: int = Field(description="-1: nothing comes, for want of bandwidth.")
    temporal: int = Field(description="Highest temporal layer that is sent on.")


class ProducerLayers(Message):
    """To the publisher: what is worth sending."""

    producer_id: MediaId
    highest: int = Field(description="Highest layer that anybody receives; -1: none, send nothing.")


class IceServers(Message):
    """Relays with fresh credentials."""

    ice_servers: tuple[IceServer, ...]
    expires_at: Timestamp | None = Field(description="Ask anew before then; null: they do not expire.")


class ConsumerStatistics(Message):
    consumer_id: MediaId
    layer: int = Field(description="-1: nothing comes. Otherwise 0 for sound.")
    temporal: int
    bitrate: BitsPerSecond


class ProducerStatistics(Message):
    producer_id: MediaId
    layers: tuple[BitsPerSecond, ...] = Field(description="Bit/s of each layer as it arrives, the smallest first.")
    loss: float | None = Field(description="Share lost on the way to the server, 0 to 1; of the worst layer.")
    jitter: float | None = Field(description="Seconds; of the worst layer.")


class MediaStatistics(Message):
    """The server's view of the caller's two transports. What was not measured yet is null; bit rates are in bit/s."""

    downlink_estimate: BitsPerSecond | None = Field(description="What the way to the client is thought to carry.")
    downlink_limit: BitsPerSecond | None = Field(description="What the client wants at most, by its receive mode.")
    round_trip: float | None = Field(description="Seconds.")
    loss: float | None = Field(description="Share lost on the way to the client, 0 to 1.")
    sent_bitrate: BitsPerSecond | None = Field(description="From the server to the client.")
    received_bitrate: BitsPerSecond | None = Field(description="From the client to the server.")
    candidate_protocol: Literal["udp", "tcp"] | None
    consumers: tuple[ConsumerStatistics, ...]
    producers: tuple[ProducerStatistics, ...]
