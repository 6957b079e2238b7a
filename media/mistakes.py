"""Exceptions that nobody expected: they end with the one peer or packet that met them, and are told now and then."""

import logging
import math
from collections import Counter
from collections.abc import Callable
from typing import Final, ParamSpec

logger = logging.getLogger(__name__)

P = ParamSpec("P")

_TOLD: Final = 60.0
"""Seconds between two that are written down of one kind of work: what a packet can bring about may come often."""


class Mistakes:
    """Of one plane. `counted` are all of them, by the work that was going on. `now` is in seconds, monotonic."""

    def __init__(self) -> None:
        self.counted: Counter[str] = Counter()
        self._told_at: dict[str, float] = {}

    def contain(self, work: str, now: float, do: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> bool:
        """Do it for one of many: what it raises must not keep the others from their turn.

        Returns whether it went well.
        """
        try:
            do(*args, **kwargs)
        except Exception:
            self.counted[work] += 1
            if now - self._told_at.get(work, -math.inf) >= _TOLD:
                self._told_at[work] = now
                logger.exception("a mistake in the media plane: %s (%d so far)", work, self.counted[work])
            return False
        return True
