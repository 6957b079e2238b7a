"""Which slots of a mentor can still be booked. Pure reckoning in whole minutes; `calendars` reads what it needs."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rooms.mentoring.wall_clock import DAY, EPOCH_ORDINAL, Span, day_offsets, instants, local_ordinal, merged

CELL = 5
"""Minutes that are held or free as a whole."""
ROUND = 15
"""Slots begin so many minutes apart, or a multiple: nobody wants to meet at 10.25."""


@dataclass(frozen=True, slots=True)
class BookingRules:
    """How a mentor can be booked. All in minutes but `horizon_days` and `daily_limit`, which counts sessions."""

    slot: int
    before: int = 0
    after: int = 0
    notice: int = 0
    horizon_days: int = 30
    daily_limit: int = 24

    @property
    def step(self) -> int:
        """From the start of one slot to that of the next, so that all of them could be booked."""
        return -(-(self.slot + self.before + self.after) // ROUND) * ROUND


@dataclass(frozen=True, slots=True)
class MentorCalendar:
    """What is known of a mentor's time. `weekly` has seven rows of local minutes, Monday first; `exceptions` replace
    the row of one date (an ordinal), with nothing for a day off; `taken` are instants in order, apart from each other;
    `sessions` counts those of a local date."""

    zone: str
    rules: BookingRules
    weekly: Sequence[Sequence[Span]] = ((),) * 7
    exceptions: Mapping[int, Sequence[Span]] = field(default_factory=dict)
    taken: Sequence[Span] = ()
    sessions: Mapping[int, int] = field(default_factory=dict)


def open_slots(calendar: MentorCalendar, now: int, since: int, until: int) -> list[int]:
    """The starts of all slots that begin in the span and can be booked at `now`: minutes since 1970, in order."""
    rules = calendar.rules
    since = max(since, now + rules.notice)
    until = min(until, now + rules.horizon_days * DAY)
    if since >= until:
        return []
    zone, weekly, exceptions, sessions = calendar.zone, calendar.weekly, calendar.exceptions, calendar.sessions
    slot, step, limit = rules.slot, rules.step, rules.daily_limit
    starts: list[int] = []
    for ordinal in range(local_ordinal(zone, since), local_ordinal(zone, until - 1) + 1):
        windows = exceptions.get(ordinal)
        if windows is None:
            windows = weekly[(ordinal - 1) % 7]  # the ordinal 1 was a Monday
        if not windows or sessions.get(ordinal, 0) >= limit:
            continue
        before, after, _change = day_offsets(zone, ordinal)
        if before == after:
            base = (ordinal - EPOCH_ORDINAL) * DAY - before
            for start, end in windows:
                starts.extend(range(base + start, base + end - slot + 1, step))
        else:
            spans = merged(span for start, end in windows for span in instants(zone, ordinal, start, end))
            for start, end in spans:
                starts.extend(range(start, end - slot + 1, step))
    starts.sort()  # a clock set back over midnight would mix two dates
    inside = starts[_first(starts, since) : _first(starts, until)]
    return _without(inside, calendar.taken, rules) if calendar.taken else inside


def held(start: int, rules: BookingRules) -> Span:
    """The minutes that a session from `start` keeps from others, buffers with it, in whole cells."""
    return within_cells(start - rules.before, start + rules.slot + rules.after)


def within_cells(first: int, last: int) -> Span:
    """The span, widened to whole cells."""
    return first // CELL * CELL, -(-last // CELL) * CELL


def cells(span: Span) -> range:
    """The numbers of the cells that the minutes touch."""
    return range(span[0] // CELL, -(-span[1] // CELL))


def _first(starts: Sequence[int], bound: int) -> int:
    """How many of the starts lie before the bound."""
    return bisect_right(starts, bound - 1)


def _without(starts: Sequence[int], taken: Sequence[Span], rules: BookingRules) -> list[int]:
    """The starts whose held minutes meet nothing that is taken."""
    edges = [start for start, _end in taken]
    left: list[int] = []
    for start in starts:
        first, last = held(start, rules)
        index = bisect_right(edges, last - 1) - 1  # the last one that begins before this ends
        if index < 0 or taken[index][1] <= first:
            left.append(start)
    return left
