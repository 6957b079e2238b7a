"""What the media plane does by the clock. One task for the whole node; it sleeps while nobody is there."""

from __future__ import annotations

import asyncio
import logging
import random
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from media import active_speaker
from media.rtcp.to_publishers import ask_again, report_arrivals, report_reception, request_keyframes
from media.rtcp.to_subscribers import report_sending

if TYPE_CHECKING:
    from media.plane import MediaPlane
    from media.producer import Producer
    from media.router import Router

logger = logging.getLogger(__name__)

_TICK: Final = 0.02
_IDLE_TICK: Final = 0.25
"""While transports are there but nobody publishes."""
_ARRIVALS: Final = 0.06
_REPORTS: Final = 0.1
_CONSENT: Final = 0.5
_RECEPTION: Final = 1.0


class Schedule:
    """Runs the timed work of one plane until `stop`."""

    def __init__(self) -> None:
        self._awake = asyncio.Event()
        self._due: dict[str, float] = defaultdict(float)
        self._task: asyncio.Task[None] | None = None

    def start(self, plane: MediaPlane) -> None:
        self._task = asyncio.create_task(self._run(plane), name="media schedule")

    def wake(self) -> None:
        """There is something to do again."""
        self._awake.set()

    async def stop(self) -> None:
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self, plane: MediaPlane) -> None:
        while True:
            self._awake.clear()
            if not plane.transports:
                await self._awake.wait()
            elif plane.producers:
                await asyncio.sleep(_TICK)
            else:
                await self._rest()
            try:
                self.tick(plane, plane.now())
            except Exception:
                # One broken stream must not silence the reports of all others.
                logger.exception("the media schedule stumbled")

    async def _rest(self) -> None:
        try:
            async with asyncio.timeout(_IDLE_TICK):
                await self._awake.wait()
        except TimeoutError:
            pass

    def tick(self, plane: MediaPlane, now: float) -> None:
        """Everything that is due."""
        ask_again(plane, now)
        request_keyframes(plane, now)
        if self._every("arrivals", _ARRIVALS, now):
            for transport in plane.transports.values():
                if transport.producers:
                    report_arrivals(transport)
        if self._every("reports", _REPORTS, now):
            for transport in plane.transports.values():
                if transport.state == "connected":
                    if transport.sender_reports_at <= now:
                        report_sending(transport, now)
                    if transport.producers and transport.next_report_at <= now:
                        transport.next_report_at = now + _RECEPTION * random.uniform(0.5, 1.5)
                        report_reception(transport, now)
        plane.downlinks.tick(plane, now)
        if self._every("levels", active_speaker.INTERVAL, now):
            _report_levels(plane)
        if self._every("consent", _CONSENT, now):
            for transport in list(plane.transports.values()):
                transport.check_consent(now)

    def _every(self, work: str, interval: float, now: float) -> bool:
        if now < self._due[work]:
            return False
        self._due[work] = now + interval
        return True


def _report_levels(plane: MediaPlane) -> None:
    by_router: dict[Router, dict[Producer, int]] = {
        producer.transport.router: {} for producer in plane.producers.values() if producer.kind == "audio"
    }
    for source, level in plane.forwarder.take_levels().items():
        producer = plane.producers.get(source)
        if producer and producer.kind == "audio":
            by_router[producer.transport.router][producer] = level
    for router, levels in by_router.items():
        router.hear(levels)
