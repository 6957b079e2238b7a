"""What the bus says, gathered for a moment and told together."""

import asyncio
from collections.abc import Awaitable, Callable, Set
from typing import Any

import structlog

from rooms.ports import Bus

log = structlog.get_logger()

SETTLE_SECONDS = 0.1


class BusWatch:
    """Calls `tell` with what `key` was in the payloads of one topic, never twice at a time."""

    def __init__(self, bus: Bus, topic: str, key: str, tell: Callable[[Set[str]], Awaitable[None]]) -> None:
        self._bus, self._topic, self._key, self._tell = bus, topic, key, tell
        self._changed: set[str] = set()
        self._telling: asyncio.Task[None] | None = None
        self._unsubscribe: Callable[[], None] | None = None

    def start(self) -> None:
        """Listen to the bus."""
        self._unsubscribe = self._bus.subscribe(self._topic, self._note)

    async def close(self) -> None:
        """Stop listening."""
        if self._unsubscribe:
            self._unsubscribe()
        if self._telling:
            self._telling.cancel()
            await asyncio.gather(self._telling, return_exceptions=True)

    def _note(self, payload: dict[str, Any]) -> None:
        self._changed.add(payload[self._key])
        if self._telling is None or self._telling.done():
            self._telling = asyncio.create_task(self._tell_all(), name=f"tell {self._topic}")

    async def _tell_all(self) -> None:
        while self._changed:
            await asyncio.sleep(SETTLE_SECONDS)
            changed, self._changed = self._changed, set()
            try:
                await self._tell(changed)
            except Exception:
                # What is missed here is in the next change, and in every fresh look.
                log.exception("bus.not_told", topic=self._topic)
