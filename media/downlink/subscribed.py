"""One video as one subscriber has it: how it is shown, what it is given, and what its publisher should send for it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

from media.downlink.allocation import Stream
from media.forwarder.interface import ALL_TEMPORAL


class View(NamedTuple):
    """Width and height in device pixels, 0 when it is not seen. Of a higher priority is what gets its share first."""

    width: int
    height: int
    priority: int


@dataclass(slots=True)
class SubscribedVideo(Stream):
    """`current` is what was chosen; `target` and `told` are layers with their highest temporal id."""

    view: View | None = None
    """None before the subscriber said how it shows it."""
    top: int = -1
    """The highest layer that its tile can use."""
    wanted: int = -1
    """The highest layer that its producer should send for it."""
    target: tuple[int, int] = (0, ALL_TEMPORAL)
    """What the forwarder was told to send; without being told it begins with the lowest."""
    told: tuple[int, int] | None = None
    """What the subscriber was told that it gets."""

    def show(self, view: View) -> None:
        """It is shown in another way, for which it may change at once."""
        self.view = view
        self.unsettle()

    def unsettle(self) -> None:
        """The subscriber wants something else: what was chosen lately does not have to stay."""
        self.changed_at = -math.inf
