"""Who gets which layer out of a budget. Pure: bit/s in, choices out.

Going down, frames go before pixels, but never below half the frame rate while a smaller picture is there to be had:
2·full, 2·half, 1·full, 1·half, 0·full, 0·half, 0·quarter, held. A small picture that moves is worth more than a large
one that stutters.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from media.forwarder.interface import ALL_TEMPORAL

SCREEN: Final = 3
SPEAKER: Final = 2
OTHER: Final = 1

HEADROOM: Final = 1.15
"""What a step up has to leave free, for the picture's rate is no constant."""
_FULL_HEIGHT: Final = 720
"""Lines of the top layer, at most; each one below has half of the next."""
_STRETCH: Final = 1.25
"""How much larger than a layer a tile may be before the next layer is worth its price."""


class Choice(NamedTuple):
    """A spatial layer and the highest temporal id of it that flows. Choices compare by quality."""

    layer: int
    temporal: int


HELD: Final = Choice(-1, 0)

Ladder = tuple[tuple[int, Choice], ...]
"""What there is to choose, in order of quality and of bit/s."""


@dataclass(slots=True)
class Stream:
    """One video of one subscriber. `area` is of its tile; `current` flows now; `steady` means: not up yet."""

    ladder: Ladder = ()
    priority: int = OTHER
    area: int = 0
    current: Choice = HELD
    steady: bool = False
    changed_at: float = -math.inf


def ladder(rates: Sequence[Sequence[int]], top: int) -> Ladder:
    """The choices up to layer `top`. `rates` are bit/s of each layer, lowest first, up to temporal id 0, 1, …"""
    steps: list[tuple[int, Choice]] = []
    for layer, by_temporal in enumerate(rates[: top + 1]):
        last = len(by_temporal) - 1
        for temporal in range(0 if layer == 0 else max(last - 1, 0), last + 1):
            step = by_temporal[temporal], Choice(layer, ALL_TEMPORAL if temporal == last else temporal)
            # What costs no less than something better is no choice.
            while steps and steps[-1][0] >= step[0]:
                steps.pop()
            steps.append(step)
    return tuple(steps)


def top_layer(count: int, view: tuple[int, int] | None, size: tuple[int, int] = (0, 0)) -> int:
    """The lowest of `count` layers that fills a tile of so many device pixels; -1 for a tile that is not seen.

    None: nobody said how it is shown, so that it may be as large as there is. `size` is what the top layer has, 0 if
    nobody knows. Of more than 720 lines the layers below are not taken for larger, for they have no more bit/s.
    """
    if view is None:
        return count - 1
    width, height = view
    if width <= 0 or height <= 0:
        return -1
    full = min(_lines(*size) or _FULL_HEIGHT, _FULL_HEIGHT)
    for layer in range(count - 1):
        if full / 2 ** (count - 1 - layer) * _STRETCH >= _lines(width, height):
            return layer
    return count - 1


def _lines(width: int, height: int) -> float:
    """Of a picture of 16:9 with as many pixels: of another shape, what counts is how many it has."""
    return math.sqrt(width * height * 9 / 16)


class _Round:
    """One allocation under way: `levels` index into the ladders, -1 is held."""

    def __init__(self, budget: float, streams: Sequence[Stream]) -> None:
        self._streams = streams
        self._left = budget
        self.levels = [-1] * len(streams)
        self._known = [_level(stream.ladder, stream.current) for stream in streams]

    def climb(self, index: int) -> bool:
        """One step up, if it fits."""
        stream, level = self._streams[index], self.levels[index]
        if level + 1 >= len(stream.ladder):
            return False
        cost = stream.ladder[level + 1][0] - (stream.ladder[level][0] if level >= 0 else 0)
        margin = 1.0 if level < self._known[index] else HEADROOM
        if cost * margin > self._left:
            return False
        self._left -= cost
        self.levels[index] = level + 1
        return True

    def choice(self, index: int) -> Choice:
        stream = self._streams[index]
        # A steady one may have been given more than it takes now: nobody else shall grow into that and be cut again.
        level = min(self.levels[index], self._known[index]) if stream.steady else self.levels[index]
        return stream.ladder[level][1] if level >= 0 else HELD


def allocate(budget: float, streams: Sequence[Stream]) -> list[Choice]:
    """A choice for each stream, in their order. The sum never exceeds the budget.

    First the screens get all they can use and every speaker a small moving picture; then every other tile something,
    the larger first; then the speakers more; then the others in turns. What does not fit one may still fit another.
    """
    order = by_importance(streams)
    taking = _Round(budget, streams)
    speakers = [index for index in order if streams[index].priority == SPEAKER]
    others = [index for index in order if streams[index].priority < SPEAKER]

    def climb_while(index: int, wanted: Callable[[Choice], bool]) -> None:
        steps = streams[index].ladder
        while taking.levels[index] + 1 < len(steps) and wanted(steps[taking.levels[index] + 1][1]):
            if not taking.climb(index):
                return

    for index in order:
        if streams[index].priority > SPEAKER:
            climb_while(index, lambda choice: True)
    for index in speakers:
        climb_while(index, lambda choice: choice.layer == 0)
    climbing = [index for index in others if taking.climb(index)]
    for index in speakers:
        climb_while(index, lambda choice: True)
    while climbing:
        climbing = [index for index in climbing if taking.climb(index)]
    return [taking.choice(index) for index in range(len(streams))]


def by_importance(streams: Sequence[Stream]) -> list[int]:
    """Indices, of what gets its share first at the beginning."""
    return sorted(range(len(streams)), key=lambda index: (-streams[index].priority, -streams[index].area))


def wish(streams: Sequence[Stream]) -> int:
    """Bit/s with which every stream would get all that it can use, with room to climb."""
    total = 0.0
    for stream in streams:
        if stream.ladder:
            top, level = stream.ladder[-1][0], _level(stream.ladder, stream.current)
            flowing = stream.ladder[level][0] if level >= 0 else 0
            total += flowing + (top - flowing) * HEADROOM
    return int(total)


def cost(steps: Ladder, choice: Choice) -> int:
    """Bit/s of what flows by `choice`, or of what comes next below it."""
    level = _level(steps, choice)
    return steps[level][0] if level >= 0 else 0


def _level(steps: Ladder, choice: Choice) -> int:
    level = -1
    for _, step in steps:
        if step > choice:
            break
        level += 1
    return level
