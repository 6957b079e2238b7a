"""When a link failed of late, and whether that was an accident."""

from __future__ import annotations

import math
from collections import deque
from typing import Final

APART: Final = 0.3
"""Seconds between two falls that are not one."""
_LATELY: Final = 4.0
_FALLS: Final = 3
_REPORTS: Final = 2
"""So many falls in so many seconds are no accident; of those for what reports told of loss or delay, so many."""


class Failures:
    """Told of each fall of the estimate."""

    def __init__(self) -> None:
        self._falls = deque((-math.inf,) * _FALLS, maxlen=_FALLS)
        self._reports = deque((-math.inf,) * _REPORTS, maxlen=_REPORTS)

    def note(self, now: float, *, reported: bool) -> None:
        """`reported` if loss or delay in a report tells of it."""
        if now - self._falls[-1] > APART:
            self._falls.append(now)
        if reported:
            self._reports.append(now)

    def fresh(self, now: float) -> bool:
        """Whether it failed of late."""
        return now - self._falls[-1] < _LATELY

    def pressing(self, now: float) -> bool:
        """Whether it did again and again: one or two falls may come of a moment's stall."""
        return now - self._falls[0] < _LATELY or now - self._reports[0] < _LATELY
