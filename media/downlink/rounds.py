"""When each subscriber's link is looked after, so that a room full of content subscribers costs next to nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from media.callbacks import tell

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


class Rounds:
    """Of one plane. `tick` is called every 100 ms or so, and every 20 ms while `busy`."""

    def __init__(self) -> None:
        self.touched: set[Downlink] = set()
        """To be looked at with the next tick."""
        self.restless: set[Downlink] = set()
        self.probing: set[Downlink] = set()
        """In a burst of padding."""
        self._turn = 0
        self._look_at = self._measure_at = self._await_at = 0.0

    @property
    def busy(self) -> bool:
        """Whether somebody's link cannot wait."""
        return bool(self.probing or self.touched)

    def forget(self, downlink: Downlink) -> None:
        """Its transport is closed."""
        for those in (self.touched, self.restless, self.probing):
            those.discard(downlink)

    def tick(self, plane: MediaPlane, now: float) -> None:
        """Everything that is due."""
        for downlink in list(self.probing):
            downlink.pad(now)
        self._measure(plane, now)
        due, self.touched = self.touched, set()
        if now >= self._look_at:
            self._look_at = now + _RESTLESS
            self._turn = (self._turn + 1) % _TURNS
            due |= self.restless
            due.update(
                transport.downlink
                for transport in plane.transports.values()
                if transport.number % _TURNS == self._turn and transport.consumers
            )
        for downlink in due:
            downlink.decide(now)

    def want(self, producer: Producer, wanted: int) -> None:
        """Somebody wants this layer of it now. More is told to the publisher at once, less in its time."""
        if wanted > producer.demand.told:
            plane = producer.transport.plane
            _tell(producer, producer.demand.update(wanted, plane.now()))

    def _measure(self, plane: MediaPlane, now: float) -> None:
        if now < self._await_at:
            return
        self._await_at = now + _AWAITED
        everyone = now >= self._measure_at
        if everyone:
            self._measure_at = now + _RATES
        for producer in plane.producers.values():
            if everyone or (producer.demand.arriving(now) and not all(producer.rates.active)):
                self._look(producer, now)

    def _look(self, producer: Producer, now: float) -> None:
        rates = producer.rates
        before = rates.active
        rates.update(producer.transport.plane.forwarder.layer_octets(producer.source), now)
        if producer.kind == "audio":
            return
        if rates.active != before:
            for consumer in producer.consumers:
                self.touched.add(consumer.transport.downlink)
        if not producer.paused:
            wanted = max((consumer.video.wanted for consumer in producer.consumers), default=-1)
            _tell(producer, producer.demand.update(wanted, now))


def _tell(producer: Producer, highest: int | None) -> None:
    if highest is not None:
        tell(producer.on_wanted, highest)
