"""How many bit/s each layer of a producer has, by temporal id, and which of them are there at all."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import accumulate
from typing import Final

from media.downlink.allocation import Ladder, ladder

_DEFAULTS: Final = (
    (500_000,),
    (150_000, 500_000),
    (150_000, 500_000, 1_500_000),
    (100_000, 200_000, 500_000, 1_500_000),
)
"""Bit/s before anything was measured, by the number of layers."""
_AUDIO: Final = 32_000
_SMOOTHING: Final = 2.0
"""Seconds in which a change comes in to two thirds."""
_SILENCE: Final = 1.5
"""Seconds without a packet after which a layer is not there."""
_PATIENCE: Final = 8.0
"""Seconds for which a layer that was left out has to be sent again until it counts; after each further time double.

Where a link loses, browsers begin their largest picture every quarter of a minute and give it up after some seconds:
for who watches it, it stands still each time.
"""
_LONGEST_PATIENCE: Final = 32.0
_FORGIVEN: Final = 60.0
"""Seconds without such a thing after which all is forgotten."""
_ALL_OF_IT: Final = 0.98
_GRAIN: Final = 1000


class LayerRates:
    """Fed with the forwarder's cumulative octets. A layer that stops keeps the rate it had."""

    def __init__(self, count: int, *, audio: bool = False) -> None:
        defaults = (_AUDIO,) if audio else _DEFAULTS[min(count, len(_DEFAULTS)) - 1]
        self.rates: tuple[tuple[int, ...], ...] = tuple((rate,) for rate in defaults)
        """Bit/s of each layer, lowest first, up to temporal id 0, 1, …; the last of each is the layer's rate."""
        self.active: tuple[bool, ...] = (False,) * len(defaults)
        self._measured: list[list[float] | None] = [None] * len(defaults)
        self._octets: list[tuple[int, ...]] = [()] * len(defaults)
        self._heard_at = [-math.inf] * len(defaults)
        self._since = [math.inf] * len(defaults)
        """When it began, or began again."""
        self._patience = [0.0] * len(defaults)
        self._at: float | None = None
        self._ladders: dict[int, Ladder] = {}

    def update(self, octets: Sequence[Sequence[int]], now: float) -> None:
        """`octets` of each layer by temporal id since the start. Call it twice a second or so."""
        elapsed = 0.0 if self._at is None else now - self._at
        self._at = now
        weight = 1 - math.exp(-elapsed / _SMOOTHING)
        for layer, counted in enumerate(octets[: len(self._octets)]):
            before = self._octets[layer] or (0,) * len(counted)
            self._octets[layer] = tuple(counted)
            gained = [now_there - was for now_there, was in zip(counted, before, strict=True)]
            if not any(gained):
                continue
            resumed = now - self._heard_at[layer] > _SILENCE
            self._heard_at[layer] = now
            if resumed:
                self._since[layer] = now
            # The first interval is cut off at an unknown place and would say too little.
            if elapsed > 0 and not resumed:
                self._smooth(layer, [8 * each / elapsed for each in gained], weight)
        self.active = tuple(self._is_there(layer, now) for layer in range(len(self._heard_at)))
        rates = tuple(
            known if measured is None else _cumulative(measured)
            for known, measured in zip(self.rates, self._measured, strict=True)
        )
        if rates != self.rates:
            self.rates = rates
            self._ladders.clear()

    def stop(self, layer: int, *, asked: bool) -> None:
        """It is not there any more, whatever came of it until the last `update`. `asked`: nobody wanted it."""
        if not asked:
            long_ago = self._at is not None and self._at - self._since[layer] > _FORGIVEN
            before = 0.0 if long_ago else self._patience[layer]
            self._patience[layer] = min(max(2 * before, _PATIENCE), _LONGEST_PATIENCE)
        self._heard_at[layer] = -math.inf
        self.active = tuple(there and index != layer for index, there in enumerate(self.active))

    def ladder(self, top: int) -> Ladder:
        """The choices up to a layer."""
        found = self._ladders.get(top)
        if found is None:
            found = self._ladders[top] = ladder(self.rates, top)
        return found

    def available(self, layer: int) -> int:
        """The layer that can flow for the sake of `layer`: what is there at or below it, else above it, else itself."""
        if layer < 0 or self.active[layer]:
            return layer
        there = [index for index, active in enumerate(self.active) if active]
        below = [index for index in there if index < layer]
        return below[-1] if below else there[0] if there else layer

    def _is_there(self, layer: int, now: float) -> bool:
        return now - self._heard_at[layer] <= _SILENCE and now - self._since[layer] >= self._patience[layer]

    def _smooth(self, layer: int, rates: list[float], weight: float) -> None:
        known = self._measured[layer]
        self._measured[layer] = (
            rates if known is None else [was + (rate - was) * weight for was, rate in zip(known, rates, strict=True)]
        )


def _cumulative(by_temporal: Sequence[float]) -> tuple[int, ...]:
    """Sums up to each temporal id, without those at the end that carry next to nothing; never empty."""
    sums = list(accumulate(by_temporal))
    while len(sums) > 1 and sums[-2] >= sums[-1] * _ALL_OF_IT:
        sums.pop()
    return tuple(round(each / _GRAIN) * _GRAIN for each in sums)
