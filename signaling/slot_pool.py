"""A listener's consumers for one source: a few, handed on from one participant to the next.

Another consumer is another m-line in the browser's connection, and costs it more the more there are; handing one on
costs nothing. So a consumer that carries nobody any more waits for the next producer, and is not closed.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from weakref import WeakSet

import structlog

from media import MediaError, Producer, RtpCapabilities, WebRtcTransport
from signaling.protocol.room import MediaSource
from signaling.slot import Slot

log = structlog.get_logger()

PLACES: Final = {
    MediaSource.MICROPHONE: 6,
    MediaSource.CAMERA: 12,
    MediaSource.SCREEN: 2,
    MediaSource.SCREEN_AUDIO: 2,
}
"""How many consumers of each source a listener has at most."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What became of a listener's consumers. A slot in `fed` may carry nobody."""

    opened: tuple[Slot, ...] = ()
    fed: tuple[Slot, ...] = ()


class SlotPool:
    """`watch` is called with each new slot before anything flows through it."""

    def __init__(
        self,
        source: MediaSource,
        receive: WebRtcTransport,
        rtp_capabilities: RtpCapabilities,
        watch: Callable[[Slot], None],
    ) -> None:
        self._source = source
        self._receive = receive
        self._rtp_capabilities = rtp_capabilities
        self._watch = watch
        self._slots: dict[str, Slot] = {}
        self._foreign: WeakSet[Producer] = WeakSet()
        """Those that the device cannot receive."""

    def __iter__(self) -> Iterator[Slot]:
        return iter(self._slots.values())

    @property
    def carried(self) -> list[Producer]:
        """Whom the slots carry now."""
        return [slot.producer for slot in self if slot.producer is not None]

    def carry(self, wanted: Sequence[Producer], *, may_open: bool) -> Changes:
        """Carry those wanted, the first first, as far as there are places; who is carried already stays where it is.

        `may_open` is False while the listener could not be told of a new consumer.
        """
        wanted = [producer for producer in wanted if producer not in self._foreign][: PLACES[self._source]]
        carried = set(self.carried)
        free = [slot for slot in self if slot.producer is None]
        free += [slot for slot in self if slot.producer is not None and slot.producer not in wanted]
        opened: list[Slot] = []
        fed: list[Slot] = []
        for producer in wanted:
            if producer in carried:
                continue
            slot = next((slot for slot in free if slot.feed(producer)), None)
            if slot:
                free.remove(slot)
                fed.append(slot)
            elif may_open:
                if len(self._slots) == PLACES[self._source]:
                    # None of those that are free was negotiated for what this one sends.
                    free.pop().consumer.close()
                opened += self._open(producer)
        fed += [slot for slot in free if slot.producer is not None and slot.feed(None)]
        return Changes(tuple(opened), tuple(fed))

    def _open(self, producer: Producer) -> list[Slot]:
        try:
            consumer = self._receive.consume(producer, self._rtp_capabilities, paused=True)
        except MediaError as error:
            # This device cannot receive that codec; the others go on.
            log.info("media.not_consumable", producer=producer.id, detail=error.detail)
            self._foreign.add(producer)
            return []
        slot = self._slots[consumer.id] = Slot(consumer, self._source, producer)
        consumer.on_close.append(lambda: self._forget(consumer.id))
        self._watch(slot)
        return [slot]

    def _forget(self, consumer_id: str) -> None:
        self._slots.pop(consumer_id, None)
