"""How long what a peer sends waits on its way to us: its own sender reports tell, as they say when they were sent.

A round trip goes down one way and up the other. What a subscriber publishes may fill its way up while its way down is
free, and its answers about that wait in the same queue.
"""

from __future__ import annotations

import math
from collections import deque
from typing import Final

_DRIFT: Final = 0.001
"""Seconds a second by which the least delay is forgotten, for routes change and clocks differ."""
_STEP: Final = 3.0
"""Seconds by which a report may contradict the ones before; beyond, the peer's clock was set anew."""
_WINDOW: Final = 3.0
"""Seconds for which a report tells of the queue. Browsers send one a second of each picture."""
_TOGETHER: Final = 0.1
"""Seconds within which reports are kept as one, however many a peer sends."""


class WayUp:
    """Of one peer, whichever of its transports it reports on."""

    def __init__(self) -> None:
        self._least = math.inf
        self._at = 0.0
        self._waits: deque[tuple[float, float]] = deque()

    def note(self, sent: float, now: float) -> None:
        """A sender report came that was sent at `sent`, in seconds of the peer's clock."""
        delay = now - sent
        least = self._least + (now - self._at) * _DRIFT
        self._at = now
        if abs(delay - least) > _STEP:
            self._waits.clear()
            least = delay
        self._least = min(least, delay)
        wait = delay - self._least
        if self._waits and now - self._waits[-1][0] < _TOGETHER:
            began, before = self._waits.pop()
            self._waits.append((began, max(before, wait)))
        else:
            self._waits.append((now, wait))

    def waited(self, now: float) -> float:
        """The longest wait of late, in seconds above the least known; 0 of who reports nothing."""
        while self._waits and now - self._waits[0][0] > _WINDOW:
            self._waits.popleft()
        return max((wait for _, wait in self._waits), default=0.0)

    def forget(self) -> None:
        """The peer is on another path."""
        self._least = math.inf
        self._waits.clear()
