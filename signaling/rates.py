"""How often something may come: token buckets."""

from collections.abc import Hashable

from rooms.errors import RateLimited
from signaling.protocol.registry import Rate


class Buckets:
    """One bucket per key. Full buckets are forgotten, so that memory is bounded by what is busy."""

    def __init__(self) -> None:
        self._levels: dict[Hashable, tuple[float, float, Rate]] = {}

    def __len__(self) -> int:
        return len(self._levels)

    def take(self, key: Hashable, rate: Rate, now: float) -> None:
        """Take one token at `now` (monotonic seconds). Raises `RateLimited` when there is none."""
        level, at, _ = self._levels.get(key, (float(rate.burst), now, rate))
        level = min(rate.burst, level + (now - at) * rate.per_second)
        if level < 1:
            self._levels[key] = (level, now, rate)
            raise RateLimited((1 - level) / rate.per_second)
        self._levels[key] = (level - 1, now, rate)

    def forget_full(self, now: float) -> None:
        """Drop the buckets that have filled up again."""
        self._levels = {
            key: (level, at, rate)
            for key, (level, at, rate) in self._levels.items()
            if level + (now - at) * rate.per_second < rate.burst
        }


PERSON_SHARE = 3
"""A person with several devices may do as much as this many."""


def person_rate(rate: Rate) -> Rate:
    """What all connections of a person may do together."""
    return Rate(rate.burst * PERSON_SHARE, rate.per_second * PERSON_SHARE)
