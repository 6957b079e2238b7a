"""One participant's two transports, and what runs over them."""

from collections.abc import Collection, Iterator
from enum import IntEnum
from typing import Final

from media import Producer, WebRtcTransport
from rooms.live.attention import Picture
from signaling.errors import ConsumerNotFound, ProducerNotFound, TransportNotFound
from signaling.media_statistics import StatisticsReader
from signaling.protocol.receiving import MediaView, ReceiveMode
from signaling.protocol.room import MediaSource
from signaling.slot import Slot
from signaling.slot_pool import SlotPool

LOW_BITRATE: Final = 400_000
"""Bit/s that a client takes at most which asks for little: voices, and a few small pictures or a slide."""
UNSEEN: Final = {MediaSource.CAMERA: (1280, 720), MediaSource.SCREEN: (1920, 1080)}
"""How large pictures are thought to be while the client does not say."""


class Priority(IntEnum):
    """Whose picture goes first where the bandwidth does not do for all."""

    OTHER = 1
    SPEAKER = 2
    """Has the word, or is pinned or in the spotlight."""
    SCREEN = 3


class ParticipantMedia:
    """Made when the participant opens media, and again each time it does so anew."""

    def __init__(self, send: WebRtcTransport, receive: WebRtcTransport) -> None:
        self.send = send
        self.receive = receive
        self.producers: dict[MediaSource, Producer] = {}
        self.pools: dict[MediaSource, SlotPool] = {}
        self.statistics = StatisticsReader(send, receive)
        """As the participant reads them."""
        self.figures = StatisticsReader(send, receive)
        """As those who look after the room do."""
        self.mode = ReceiveMode.EVERYTHING
        self.pictures: dict[MediaSource, dict[str, Picture]] | None = None
        """What the client shows of each source, by participant; None before it says so."""
        self.closed = False

    @property
    def silence(self) -> float:
        """Seconds since anything valid came on either transport; without end before anything did."""
        return min(self.send.silence, self.receive.silence)

    @property
    def usable(self) -> bool:
        """Whether neither transport has to be opened anew."""
        return all(transport.state not in ("failed", "closed") for transport in (self.send, self.receive))

    @property
    def slots(self) -> Iterator[Slot]:
        """All consumers."""
        return (slot for pool in self.pools.values() for slot in pool)

    def transport(self, transport_id: str) -> WebRtcTransport:
        """Raises `TransportNotFound`."""
        for transport in (self.send, self.receive):
            if transport.id == transport_id:
                return transport
        raise TransportNotFound

    def producer(self, producer_id: str) -> Producer:
        """Raises `ProducerNotFound`."""
        for producer in self.producers.values():
            if producer.id == producer_id:
                return producer
        raise ProducerNotFound

    def slot(self, consumer_id: str) -> Slot:
        """The one with this consumer. Raises `ConsumerNotFound`."""
        for slot in self.slots:
            if slot.consumer.id == consumer_id:
                return slot
        raise ConsumerNotFound

    def want(self, mode: ReceiveMode) -> None:
        """The client says how much it wants."""
        self.mode = mode
        self.receive.limit = LOW_BITRATE if mode is ReceiveMode.LOW else None

    def shows(self, view: MediaView) -> None:
        """The client says what it shows, and how much it wants."""
        self.want(view.mode)
        self.pictures = {MediaSource.CAMERA: {}, MediaSource.SCREEN: {}}
        for tile in view.tiles:
            # The same picture twice counts as the first.
            self.pictures[tile.source].setdefault(
                tile.participant_id, Picture(tile.participant_id, tile.width, tile.height, tile.pinned)
            )

    def look(self, prominent: Collection[str | None]) -> None:
        """Tell the media plane what is shown how large, and what matters most; `prominent` participants do."""
        for source, unseen in UNSEEN.items():
            for slot in self.pools[source]:
                picture = self._picture(slot)
                width, height = unseen if self.pictures is None else (0, 0)
                if picture:
                    width, height = picture.width, picture.height
                if source is MediaSource.SCREEN:
                    priority = Priority.SCREEN
                elif slot.participant_id in prominent or (picture and picture.pinned):
                    priority = Priority.SPEAKER
                else:
                    priority = Priority.OTHER
                slot.consumer.view(width, height, priority)

    def _picture(self, slot: Slot) -> Picture | None:
        if self.pictures is None or slot.participant_id is None:
            return None
        return self.pictures[slot.source].get(slot.participant_id)

    def close(self) -> None:
        """Free everything; the participant is not told, for they asked or are gone."""
        self.closed = True
        self.send.close()
        self.receive.close()
