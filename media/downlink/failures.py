"""When a link failed of late, and how sure that is.

A receiver that tells of a queue (by REMB) takes what waits for its own processor for one, too. Then it gets all that is
sent, and neither loss nor round trips agree. No video is held for its word alone.
"""

from __future__ import annotations

import math
from collections import deque
from typing import Final

APART: Final = 0.3
"""Seconds between two falls that are not one."""
_PRESSING: Final = 4.0
_FALLS: Final = 3
_REPORTS: Final = 2
"""So many falls in so many seconds are no accident; of those for what reports told of loss or delay, so many."""


class Failures:
    """Told of each fall of the estimate."""

    def __init__(self) -> None:
        self._falls = deque((-math.inf,) * _FALLS, maxlen=_FALLS)
        self._reports = deque((-math.inf,) * _REPORTS, maxlen=_REPORTS)
        self._shown_at = -math.inf

    def note(self, now: float, *, shown: bool, reported: bool) -> None:
        """`shown` if more than a receiver's word tells of it; `reported` if loss or delay in a report does."""
        if now - self._falls[-1] > APART:
            self._falls.append(now)
        if shown:
            self._shown_at = now
        if reported:
            self._reports.append(now)

    def shown(self, now: float) -> bool:
        """Whether the link really took less than flowed of late."""
        return now - self._shown_at < _PRESSING

    def pressing(self, now: float) -> bool:
        """Whether it did again and again: one or two falls may come of a moment's stall."""
        often = now - self._falls[0] < _PRESSING
        return (often and self.shown(now)) or now - self._reports[0] < _PRESSING
