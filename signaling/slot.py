"""One consumer of a listener, that carries now one participant and now another."""

from dataclasses import dataclass

import structlog

from media import Consumer, MediaError, Producer
from rooms.errors import InvalidPayload
from signaling.protocol.media import ConsumerParameters
from signaling.protocol.receiving import ConsumerFed
from signaling.protocol.room import MediaSource

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Published:
    """Whose producer it is, and of what; a producer's `app`."""

    participant_id: str
    source: MediaSource


@dataclass(eq=False, slots=True)
class Slot:
    """A consumer, and whom it carries."""

    consumer: Consumer
    source: MediaSource
    producer: Producer | None
    layers: tuple[int, int] | None = None
    """What the listener was told last of the layer that comes."""
    hand_overs: int = 0
    """How often it was handed on."""
    awaited: bool = False
    """Whether the listener says which hand-over it knows. A picture rests until that is the last one."""

    @property
    def participant_id(self) -> str | None:
        """Whom it carries."""
        return self.producer.app.participant_id if self.producer else None

    def parameters(self) -> ConsumerParameters:
        """For the listener to make its side of it. It carries somebody."""
        if self.producer is None:
            raise ValueError("a consumer is opened for somebody")
        return ConsumerParameters(
            id=self.consumer.id,
            producer_id=self.producer.id,
            participant_id=self.producer.app.participant_id,
            source=self.source,
            kind=self.consumer.kind,
            rtp_parameters=self.consumer.rtp_parameters,
            producer_paused=self.producer.paused,
        )

    def fed(self) -> ConsumerFed:
        """For the listener to know whom it carries."""
        return ConsumerFed(
            consumer_id=self.consumer.id,
            participant_id=self.participant_id,
            producer_id=self.producer.id if self.producer else None,
            source=self.source,
            producer_paused=self.producer is not None and self.producer.paused,
            hand_over=self.hand_overs,
            # Asked for after the change, it may be of the newcomer's first packets, never be older than the last one's.
            after_timestamp=self.consumer.newest_timestamp,
        )

    def feed(self, producer: Producer | None) -> bool:
        """Carry another, or nobody. Returns whether this consumer can: what it was negotiated for may not fit."""
        try:
            self.consumer.feed(producer, pause=self.awaited and self._pictures)
        except MediaError as error:
            log.debug("media.not_handed_on", consumer=self.consumer.id, detail=error.detail)
            return False
        self.producer = producer
        self.hand_overs += 1
        return True

    def resume(self, hand_over: int | None) -> None:
        """The listener wants it, as it knows it after so many hand-overs; None: it does not count them.

        A picture flows only to who knows whose it is. Raises `InvalidPayload` for a hand-over that was not.
        """
        if hand_over is not None:
            if hand_over > self.hand_overs:
                raise InvalidPayload
            self.awaited = True
            if self._pictures and hand_over < self.hand_overs:
                return
        self.consumer.resume()

    @property
    def _pictures(self) -> bool:
        return self.consumer.kind == "video"
