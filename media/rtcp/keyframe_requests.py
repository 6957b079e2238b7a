"""When to ask publishers for a keyframe: at once, but each at most twice a second, and again until it came."""

from typing import Final

MIN_INTERVAL: Final = 0.5
"""Seconds between two requests to one source: a keyframe costs as much as a second of video."""


class KeyframeRequests:
    def __init__(self) -> None:
        self._asked_at: dict[int, float] = {}

    def due(self, waiting: set[int], now: float) -> list[int]:
        """Which of the `waiting` sources to ask now. They count as asked."""
        due = [source for source in waiting if now - self._asked_at.get(source, -MIN_INTERVAL) >= MIN_INTERVAL]
        for source in due:
            self._asked_at[source] = now
        return due

    def forget(self, source: int) -> None:
        """The source is gone."""
        self._asked_at.pop(source, None)
