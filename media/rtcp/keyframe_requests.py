"""When to ask publishers for a keyframe: at once, but each at most twice a second, and again until it came."""

from typing import Final

from media.forwarder.interface import MAX_LAYERS

MIN_INTERVAL: Final = 0.5
"""Seconds between two requests to one layer: a keyframe costs as much as a second of video."""


class KeyframeRequests:
    def __init__(self) -> None:
        self._asked_at: dict[tuple[int, int], float] = {}
        self.asked = 0
        """Requests so far."""

    def due(self, waiting: set[tuple[int, int]], now: float) -> list[tuple[int, int]]:
        """Which of the `waiting` (source, layer) to ask now. They count as asked."""
        due = [layer for layer in waiting if now - self._asked_at.get(layer, -MIN_INTERVAL) >= MIN_INTERVAL]
        for layer in due:
            self._asked_at[layer] = now
        self.asked += len(due)
        return due

    def forget(self, source: int) -> None:
        """The source is gone."""
        for layer in range(MAX_LAYERS):
            self._asked_at.pop((source, layer), None)
