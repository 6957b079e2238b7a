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
_LEARNT: Final = 0.15
"""Growth that counts at most for what is usual: what one burst loses on a short queue is not."""


class ReportedLoss:
    """Of all streams of one link together."""

    def __init__(self) -> None:
        self.share = 0.0
        """Lost, of the packets of the last reports that told of enough."""
        self.told = False
        """Whether any told of enough."""
        self.expected = self.lost = 0.0
        """Packets, since the start."""
        self.usual = 0.0
        """Share that the link loses anyway."""
        self._expected = self._lost = 0.0

    @property
    def grown(self) -> bool:
        """Whether more was lost than usual, which alone may be an accident."""
        return self.share > self.usual + _SEEN

    def begin_anew(self) -> None:
        """What was told so far, but not judged, is old."""
        self._expected = self._lost = 0.0

    def take(self, expected: int, lost: int, *, queued: bool, probed: bool) -> bool:
        """Packets expected and lost since the last report. Whether loss grew beyond what is usual on this link.

        What is lost so while it is `probed` is not usual.
        """
        self.expected += expected
        self.lost += lost
        self._expected += expected
        self._lost += lost
        if self._expected < _WINDOW:
            return False
        self.told = True
        packets, self.share = self._expected, self._lost / self._expected
        self._expected = self._lost = 0.0
        usual = self.usual + (_QUEUED if queued else _ALONE)
        # Of a few dozen packets, far more than the usual share are lost by chance now and then.
        heavy = self.share > usual + _DEVIATIONS * math.sqrt(usual * max(1 - usual, 0.0) / packets)
        if not queued and not (probed and heavy):
            # A link that keeps losing this much without a queue is taken as it is in the end.
            self.usual += min(self.share - self.usual, _LEARNT) * _SMOOTHING
        return heavy
