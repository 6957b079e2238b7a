"""What the media plane does by the clock. One timer for the whole node; it rests while nobody is there."""

from __future__ import annotations

import asyncio
import math
import random
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from media import active_speaker
from media.rtcp.to_publishers import ask_again, report_arrivals, report_reception, request_keyframes
from media.rtcp.to_subscribers import report_sending
from media.rtp.nack import REORDER_TOLERANCE

if TYPE_CHECKING:
    from media.plane import MediaPlane
    from media.producer import Producer
    from media.router import Router

_BUSY: Final = 0.02
"""Seconds between two looks while packets are missing or wait for their turn, or a link is probed."""
_CALM: Final = 0.1
_IDLE: Final = 0.25
"""While transports are there but nobody publishes."""
_SOON: Final = REORDER_TOLERANCE
"""From when something comes up until it is looked at: a packet that was only overtaken is not asked for."""
_ARRIVALS: Final = 0.1
_REPORTS: Final = 0.1
_CONSENT: Final = 0.5
_RECEPTION: Final = 1.0
_SLACK: Final = 0.005
"""What is due within this time is done now, so that work of several intervals keeps in step."""


class Schedule:
    """Runs the timed work of one plane from `start` until `stop`."""

    def __init__(self) -> None:
        self._due: dict[str, float] = defaultdict(float)
        self._plane: MediaPlane | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._next_at = math.inf
        """By the loop's clock, when the timer ends."""
        self._last_at = -math.inf
        self._pause = _BUSY
        self._waiting = self._missing = False

    def start(self, plane: MediaPlane) -> None:
        self._plane = plane
        self._loop = asyncio.get_running_loop()

    def wake(self) -> None:
        """Something came up that the next look may be too late for."""
        if self._plane is not None:
            self._come(max(self._loop.time() + _SOON, self._last_at + _BUSY))

    def stop(self) -> None:
        self._plane = None
        self._rest()

    def _come(self, at: float) -> None:
        if at < self._next_at:
            self._rest()
            self._next_at = at
            self._timer = self._loop.call_at(at, self._look)

    def _rest(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer, self._next_at = None, math.inf

    def _look(self) -> None:
        self._timer, self._next_at = None, math.inf
        self._last_at = self._loop.time()
        plane = self._plane
        if plane is None or not plane.transports:
            return
        self._pause = _BUSY
        plane.mistakes.contain("schedule", plane.now(), self._turn, plane)
        self._come(self._last_at + self._pause)

    def _turn(self, plane: MediaPlane) -> None:
        plane.mistakes.contain("arriving", plane.now(), plane.port.collect)
        self._pause = self.tick(plane, plane.now())

    def tick(self, plane: MediaPlane, now: float) -> float:
        """Everything that is due. Returns after how many seconds to look again."""
        contain = plane.mistakes.contain
        contain("links", now, plane.downlinks.tick, plane, now)
        contain("waiting packets", now, self._release, plane, now)
        contain("missing packets", now, self._ask_again, plane, now)
        contain("keyframe requests", now, request_keyframes, plane, now)
        if self._every("arrivals", _ARRIVALS, now):
            for transport in {each.transport for each in plane.producers.values() if each.uses_transport_cc}:
                contain("arrivals", now, report_arrivals, transport)
        if self._every("reports", _REPORTS, now):
            _report(plane, now)
        if self._every("levels", active_speaker.INTERVAL, now):
            contain("levels", now, _report_levels, plane, now)
        if self._every("consent", _CONSENT, now):
            for transport in list(plane.transports.values()):
                contain("consent", now, transport.check_consent, now)
        if self._missing or self._waiting or plane.downlinks.busy:
            return _BUSY
        return _CALM if plane.producers else _IDLE

    def _release(self, plane: MediaPlane, now: float) -> None:
        # What cannot be told is taken for true.
        self._waiting = True
        self._waiting = plane.forwarder.release(now)

    def _ask_again(self, plane: MediaPlane, now: float) -> None:
        self._missing = True
        self._missing = ask_again(plane, now)

    def _every(self, work: str, interval: float, now: float) -> bool:
        if now < self._due[work] - _SLACK:
            return False
        self._due[work] = now + interval
        return True


def _report(plane: MediaPlane, now: float) -> None:
    for transport in plane.transports.values():
        if transport.state == "connected":
            if transport.sender_reports_at <= now:
                plane.mistakes.contain("sender reports", now, report_sending, transport, now)
            if transport.producers and transport.next_report_at <= now:
                transport.next_report_at = now + _RECEPTION * random.uniform(0.5, 1.5)
                plane.mistakes.contain("receiver reports", now, report_reception, transport, now)


def _report_levels(plane: MediaPlane, now: float) -> None:
    by_router: dict[Router, dict[Producer, int]] = {
        producer.transport.router: {} for producer in plane.producers.values() if producer.kind == "audio"
    }
    for source, level in plane.forwarder.take_levels().items():
        producer = plane.producers.get(source)
        if producer and producer.kind == "audio":
            by_router[producer.transport.router][producer] = level
    for router, levels in by_router.items():
        plane.mistakes.contain("levels", now, router.hear, levels)
