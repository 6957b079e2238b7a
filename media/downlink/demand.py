"""How much of one producer anybody wants: what is not wanted, its publisher need not send."""

from __future__ import annotations

import math
from typing import Final

_LASTING: Final = 3.0
"""Seconds for which a layer has to be unwanted before the publisher is told. To begin again costs a keyframe."""
_DESERTED: Final = 10.0
"""The same for the last one: who comes next shall not wait for an encoder to start."""
_PAUSE: Final = 0.5
"""Seconds between two messages that ask for less."""
_ARRIVING: Final = 3.0
"""Seconds that a layer asked for may take to come, before it is taken for one that its publisher cannot send."""


class Demand:
    """`told` is the highest layer that the publisher was asked for; -1 for none. At the start it sends all."""

    def __init__(self, layers: int) -> None:
        self.told = layers - 1
        self._told_at = -math.inf
        self._enough_since = math.inf
        self._enough = self.told

    def arriving(self, now: float) -> bool:
        """Whether layers that do not come may still be on their way."""
        return now - self._told_at <= _ARRIVING

    def update(self, wanted: int, now: float) -> int | None:
        """What to tell the publisher now, if anything, when `wanted` is the highest layer that anybody wants."""
        if wanted >= self.told:
            self._enough_since = math.inf
            return self._tell(wanted, now) if wanted > self.told else None
        if self._enough_since == math.inf:
            self._enough_since, self._enough = now, wanted
        # Of what was wanted in between, the most.
        self._enough = max(self._enough, wanted)
        if now - self._enough_since < (_LASTING if self._enough >= 0 else _DESERTED) or now - self._told_at < _PAUSE:
            return None
        self._enough_since = math.inf
        return self._tell(self._enough, now)

    def _tell(self, highest: int, now: float) -> int:
        self.told, self._told_at = highest, now
        return highest
