"""A chance for a picture when none is left: the smallest one flows though the link seems to have no room for it.

Where nothing is sent, nothing is learnt: a receiver that gets nothing says nothing, and a probe that a busy machine
answers late has failed. So the video of the highest priority is tried, each time that fails after twice as long.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from media.downlink.allocation import HELD, Choice, Stream, by_importance

_FIRST, _LONGEST = 5.0, 80.0
"""Seconds without any picture before it is tried."""
_PROVEN: Final = 10.0
"""Seconds after which a picture that flows is no attempt any more."""
_BEYOND: Final = 1.5
"""Of what the link took when it failed last, what may flow for a try: what is far too much is left to probes."""


class Chances:
    """One link's attempts."""

    def __init__(self) -> None:
        self._patience = _FIRST
        self._dark_since = math.inf
        self._began = -math.inf

    def give(self, choices: list[Choice], streams: Sequence[Stream], audio: int, took: float, now: float) -> None:
        """Turn one of `choices` if all are held and it is time. `took` is what the link took when it failed, bit/s."""
        if any(choice != HELD for choice in choices):
            if self._dark_since < math.inf:
                self._dark_since, self._began = math.inf, now
            elif now - self._began > _PROVEN:
                self._patience = _FIRST
            return
        if self._dark_since == math.inf:
            self._dark_since = now
        if now - self._dark_since < self._patience:
            return
        for index in by_importance(streams):
            steps = streams[index].ladder
            # Where nobody speaks, there is nothing to harm.
            if steps and (not audio or steps[0][0] + audio <= _BEYOND * took):
                choices[index] = steps[0][1]
                self._dark_since, self._began = math.inf, now
                self._patience = min(2 * self._patience, _LONGEST)
                return
