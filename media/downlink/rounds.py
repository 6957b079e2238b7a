"""When each subscriber's link is looked after, so that a room full of content subscribers costs next to nothing."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from media.downlink.controller import Downlink
    from media.plane import MediaPlane
    from media.producer import Producer

_RESTLESS: Final = 0.2
"""Seconds between two looks at a subscriber who could use more, or is being probed."""
_TURNS: Final = 20
"""The others have one such interval in so many."""
_RATES: Final = 0.5
_AWAITED: Final = 0.1
"""Seconds between two looks at what publishers send; the shorter while a layer is to come."""
_AT_ONCE: Final = 300
"""Subscribers and consumers looked at in a row, which takes two milliseconds; the others wait for the next tick."""


class Rounds:
    """Of one plane. `tick` is called every 100 ms or so, and every 20 ms while `busy`."""

    def __init__(self) -> None:
        self._touched: OrderedDict[Downlink, None] = OrderedDict()
        self._due: OrderedDict[Downlink, None] = OrderedDict()
        """To be looked at in this order; the former, of whom something changed, go first."""
        self.restless: set[Downlink] = set()
        self.probing: set[Downlink] = set()
        """In a burst of padding."""
        self._turn = 0
        self._look_at = self._measure_at = self._await_at = 0.0

    @property
    def busy(self) -> bool:
        """Whether somebody's link cannot wait."""
        return bool(self.probing or self._touched or self._due)

    def touch(self, downlink: Downlink) -> None:
        """It is to be looked at with the next tick, or as soon as those before it were."""
        self._touched.setdefault(downlink)

    def forget(self, downlink: Downlink) -> None:
        """Its transport is closed."""
        for queue in (self._touched, self._due):
            queue.pop(downlink, None)
        for those in (self.restless, self.probing):
            those.discard(downlink)

    def tick(self, plane: MediaPlane, now: float) -> None:
        """Everything that is due."""
        for downlink in list(self.probing):
            plane.mistakes.contain("probe", now, downlink.pad, now)
        plane.mistakes.contain("stalls", now, self._look_at_stalled, plane, now)
        self._measure(plane, now)
        if now >= self._look_at:
            self._look_at = now + _RESTLESS
            self._turn = (self._turn + 1) % _TURNS
            for downlink in self.restless:
                self._due.setdefault(downlink)
            for transport in plane.transports.values():
                if transport.number % _TURNS == self._turn and transport.consumers:
                    self._due.setdefault(transport.downlink)
        self._decide(plane, now)

    def want(self, producer: Producer, wanted: int) -> None:
        """Somebody wants this layer of it now. More is told to the publisher at once, less in its time."""
        if wanted > producer.demand.told:
            plane = producer.transport.plane
            _tell(producer, producer.demand.update(wanted, plane.now()))

    def _decide(self, plane: MediaPlane, now: float) -> None:
        looked_at = 0
        for queue in (self._touched, self._due):
            # Who is touched meanwhile is looked at the next time.
            for _ in range(len(queue)):
                if looked_at >= _AT_ONCE or not queue:
                    break
                downlink, _ = queue.popitem(last=False)
                self._due.pop(downlink, None)
                plane.mistakes.contain("decision", now, downlink.decide, now)
                looked_at += downlink.size

    def _measure(self, plane: MediaPlane, now: float) -> None:
        if now < self._await_at:
            return
        self._await_at = now + _AWAITED
        everyone = now >= self._measure_at
        if everyone:
            self._measure_at = now + _RATES
        for producer in plane.producers.values():
            if everyone or (producer.demand.arriving(now) and not all(producer.rates.active)):
                plane.mistakes.contain("rates", now, self._look, producer, now)

    def _look_at_stalled(self, plane: MediaPlane, now: float) -> None:
        for source, layer in plane.forwarder.take_stalled():
            if producer := plane.producers.get(source):
                plane.mistakes.contain("stalls", now, self._look, producer, now, layer)

    def _look(self, producer: Producer, now: float, stalled: int | None = None) -> None:
        rates = producer.rates
        before = rates.active
        rates.update(producer.transport.plane.forwarder.layer_octets(producer.source), now)
        if stalled is not None:
            rates.stop(stalled, asked=stalled > producer.demand.told)
        if producer.kind == "audio":
            return
        if rates.active != before:
            for consumer in producer.consumers:
                self.touch(consumer.transport.downlink)
        if not producer.paused:
            wanted = max((consumer.video.wanted for consumer in producer.consumers), default=-1)
            _tell(producer, producer.demand.update(wanted, now))


def _tell(producer: Producer, highest: int | None) -> None:
    if highest is not None:
        producer.transport.plane.tell("on_wanted", producer.on_wanted, highest)
