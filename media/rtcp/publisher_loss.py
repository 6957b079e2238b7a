"""Whether a publisher's link loses so much that its largest picture would come and go."""

from __future__ import annotations

import math
from typing import Final

_SMOOTHING: Final = 3.0
"""Seconds in which a change comes in to two thirds: a stall of a moment is no bad link."""
_HEAVY: Final = 0.07
"""Share from which on Chromium's loss-based control grants less than its three sizes take together."""
_RELIEVED: Final = 0.04
"""Share below which that is over."""


class PublisherLoss:
    """Of one transport. `share` is of the packets of late, repaired or not; `heavy` says that it was too much."""

    def __init__(self) -> None:
        self.share = 0.0
        self.heavy = False
        self._received = self._lost = 0
        self._at: float | None = None

    def take(self, received: int, lost: int, now: float) -> bool:
        """Packets that came and that did not, of all streams since they began. Returns whether `heavy` changed."""
        came, missed = received - self._received, lost - self._lost
        elapsed = 0.0 if self._at is None else now - self._at
        self._received, self._lost, self._at = received, lost, now
        # With a stream that ended, what it had counted is gone.
        if came < 0 or came + missed <= 0:
            return False
        share = max(missed, 0) / (came + max(missed, 0))
        self.share += (share - self.share) * (1 - math.exp(-elapsed / _SMOOTHING))
        before = self.heavy
        self.heavy = self.share >= (_RELIEVED if before else _HEAVY)
        return self.heavy != before
