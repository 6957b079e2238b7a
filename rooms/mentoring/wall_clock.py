"""From the clock on somebody's wall to instants, exactly, on the days too when the clock is changed.

Instants are whole minutes since 1970 in UTC, dates are `date.toordinal()`, and minutes of a day count from midnight
as the clock shows them. Every zone keeps whole minutes today, so nothing is rounded.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

DAY = 1440
EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
EASTMOST, WESTMOST = 15 * 60, -13 * 60
"""No zone is further from UTC, in minutes."""

Span = tuple[int, int]
"""From a minute up to, not including, another."""


class DayOffsets(NamedTuple):
    """How far the zone is from UTC around one local date: `before` the instant `change`, and `after` it."""

    before: int
    after: int
    change: int


@lru_cache(maxsize=16384)
def day_offsets(zone: str, ordinal: int) -> DayOffsets:
    """The offsets in minutes that may hold on a local date. A zone changes its clock at most once within two days."""
    midnight = (ordinal - EPOCH_ORDINAL) * DAY
    first, last = midnight - EASTMOST, midnight + DAY - WESTMOST
    before, after = _offset(zone, first), _offset(zone, last)
    if before == after:
        return DayOffsets(before, after, first)
    while last - first > 1:  # the offset at `first` is `before`, at `last` it is not
        middle = (first + last) // 2
        if _offset(zone, middle) == before:
            first = middle
        else:
            last = middle
    return DayOffsets(before, after, last)


def instants(zone: str, ordinal: int, start: int, end: int) -> list[Span]:
    """All instants of the date at which the clock shows `start` or later but not yet `end`, as spans in order.

    Usually one span. An hour that the clock skips gives nothing; one that it repeats is there twice.
    """
    midnight = (ordinal - EPOCH_ORDINAL) * DAY
    before, after, change = day_offsets(zone, ordinal)
    if before == after:
        return [(midnight + start - before, midnight + end - before)]
    earlier = (midnight + start - before, min(midnight + end - before, change))
    later = (max(midnight + start - after, change), midnight + end - after)
    return merged(span for span in (earlier, later) if span[0] < span[1])


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same minutes in order, with spans that touch or overlap made one."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def local_ordinal(zone: str, minute: int) -> int:
    """The date that a calendar on the wall shows at an instant."""
    before, after, change = day_offsets(zone, minute // DAY + EPOCH_ORDINAL)
    return (minute + (before if minute < change else after)) // DAY + EPOCH_ORDINAL


def to_minute(moment: datetime) -> int:
    """The whole minutes since 1970, rounded down."""
    return int(moment.timestamp() // 60)


def to_minute_up(moment: datetime) -> int:
    """The whole minutes since 1970, rounded up."""
    return int(-(-moment.timestamp() // 60))


def to_moment(minute: int) -> datetime:
    """The instant in UTC."""
    return datetime.fromtimestamp(minute * 60, UTC)


def _offset(zone: str, minute: int) -> int:
    offset = datetime.fromtimestamp(minute * 60, _zone(zone)).utcoffset()
    return (offset or timedelta()) // timedelta(minutes=1)


@lru_cache(maxsize=1024)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
