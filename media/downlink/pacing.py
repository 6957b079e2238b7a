"""How fast video goes to a link that is too thin for a picture that comes at once. Pure."""

from collections.abc import Sequence
from typing import Final

from media.downlink.allocation import Stream, cost, wish
from media.downlink.estimator import DownlinkEstimator

_THIN: Final = 800_000
"""Bit/s from which on a link takes the better part of a keyframe at once, and what it lost is soon repaired.

Where a picture flows that fast, losses are an accident: its repairs would be in its own way in a line.
"""
_OVERRUN: Final = 5.0
"""Seconds after a queue ran over in which that is no accident, and the estimate still that of a better link."""
_AMPLE: Final = 1.5
"""Of what is wished, an estimate with which there is room for its bursts."""
_ABOVE: Final = 1.1
"""Of what is chosen, a mean, and of payload. Nothing is added to the estimate, which may be all that there is."""
_BEGINNING: Final = 3.0
"""Seconds in which the rate of what begins is not one that it will have."""
_LEAST: Final = 100_000
_MEMORY: Final = 60.0
"""Seconds after a failure in which that counts for nothing: it may have been a burst that did not fit."""
_LOSING: Final = 60.0
"""Seconds after the last loss in which a queue is thought to be too short. A long one needs no pace.

As long as `_MEMORY` by chance: that is of failures, of which a long queue has some, too.
"""
_STEP: Final = 0.05
"""Share by which a pace changes that is worth telling."""


def pace(
    known: DownlinkEstimator, streams: Sequence[Stream], audio: int, probe: float, current: int, now: float
) -> int:
    """Bit/s at which video should go, next to `audio` bit/s; 0: as it comes. `current` stays if that is near enough.

    Without a failure nobody knows that the link is thin. What is chosen may go in any case, and so may a `probe`.
    """
    if not known.falls:
        return 0
    # Of what has just begun the rate is that of its keyframe, for which the pace is there.
    flowing = sum(cost(stream.ladder, stream.current) for stream in streams if now - stream.changed_at > _BEGINNING)
    accidental = now - known.overran_at > _OVERRUN
    if accidental and max(known.estimate, flowing) >= _THIN:
        return 0
    if known.loses_nothing(now - _LOSING):
        return 0
    if known.estimate >= _AMPLE * (wish(streams) + audio) and now - known.fell_at > _MEMORY:
        return 0
    wanted = int(max(known.estimate - audio, _ABOVE * flowing, probe, _LEAST))
    return current if abs(wanted - current) < _STEP * current else wanted
