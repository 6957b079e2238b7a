"""When to ask publishers for a keyframe: at once, but each at most twice a second, and again until it came."""

from collections.abc import Container
from dataclasses import dataclass
from typing import Final

from media.forwarder.interface import MAX_LAYERS

MIN_INTERVAL: Final = 0.5
"""Seconds between two requests to one layer: a keyframe costs as much as a second of video."""
REPEAT: Final = 0.1
"""Seconds after which it is said once more on a link that loses. Chromium takes requests within 0.3 s as one."""


@dataclass(slots=True)
class _Request:
    at: float
    repeated: bool = False


class KeyframeRequests:
    def __init__(self) -> None:
        self._asked: dict[tuple[int, int], _Request] = {}
        self.asked = 0
        """Requests so far."""

    def due(
        self, waiting: set[tuple[int, int]], now: float, losing: Container[int] = frozenset()
    ) -> list[tuple[int, int]]:
        """Which of the `waiting` (source, layer) to ask now. They count as asked. `losing` are sources on bad links."""
        due = [layer for layer in waiting if self._ask(layer, now, losing=layer[0] in losing)]
        self.asked += len(due)
        return due

    def forget(self, source: int) -> None:
        """The source is gone."""
        for layer in range(MAX_LAYERS):
            self._asked.pop((source, layer), None)

    def _ask(self, layer: tuple[int, int], now: float, *, losing: bool) -> bool:
        before = self._asked.get(layer)
        if before is None or now - before.at >= MIN_INTERVAL:
            self._asked[layer] = _Request(now)
            return True
        if losing and not before.repeated and now - before.at >= REPEAT:
            before.repeated = True
            return True
        return False
