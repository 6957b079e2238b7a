"""What share of the packets a subscriber's reports say is lost, and whether that is more than usual on its link."""

from __future__ import annotations

import math
from typing import Final

_WINDOW: Final = 30
"""Packets from which a share of loss is worth looking at."""
_QUEUED: Final = 0.08
_ALONE: Final = 0.15
"""Growth of loss that is no accident, with a queue and without. A link that always loses a tenth is not congested."""
_SEEN: Final = 0.02
"""Growth that bears out what tells of a queue besides."""
_DEVIATIONS: Final = 2.0
_SMOOTHING: Final = 0.1


class ReportedLoss:
    """Of all streams of one link together."""

    def __init__(self) -> None:
        self.share = 0.0
        """Lost, of the packets of the last reports that told of enough."""
        self.told = False
        """Whether any told of enough."""
        self._usual = 0.0
        self._expected = self._lost = 0.0

    @property
    def grown(self) -> bool:
        """Whether more was lost than usual, which alone may be an accident."""
        return self.share > self._usual + _SEEN

    def take(self, expected: int, lost: int, *, queued: bool) -> bool:
        """Packets expected and lost since the last report. Whether loss grew beyond what is usual on this link."""
        self._expected += expected
        self._lost += lost
        if self._expected < _WINDOW:
            return False
        self.told = True
        packets, self.share = self._expected, self._lost / self._expected
        self._expected = self._lost = 0.0
        usual = self._usual + (_QUEUED if queued else _ALONE)
        # Of a few dozen packets, far more than the usual share are lost by chance now and then.
        heavy = self.share > usual + _DEVIATIONS * math.sqrt(usual * max(1 - usual, 0.0) / packets)
        if not queued:
            # A link that keeps losing this much without a queue is taken as it is in the end.
            self._usual += (self.share - self._usual) * _SMOOTHING
        return heavy
