"""Lists of mentors with what a reader wants to know of each: why they fit, and when they have time."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from rooms.mentoring.calendars import calendars_of, time_held
from rooms.mentoring.finding import FoundMentor, MentorFilter, find_mentors
from rooms.mentoring.matching import Match, Offer, Wish, match
from rooms.mentoring.mentor_order import Order
from rooms.mentoring.slots import open_slots
from rooms.mentoring.wall_clock import DAY, Span, to_minute, to_moment
from rooms.ports import Clock

PAGE = 24
RANKED = 5 * PAGE
"""As many are compared with a wish, those with most tags in common; whoever comes after keeps the database's order."""
AHEAD_DAYS = 14
"""How far ahead free time is looked for."""
FIRST_SLOTS = 6
FROM_HOUR, TO_HOUR = 8, 20
"""The reader's day, on the reader's clock: a free hour at night is none in common."""


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom a list is made."""

    person_id: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class ListedMentor:
    """A mentor in a list: `match` where the reader has a wish, and the first slots of the coming days, if any."""

    mentor: FoundMentor
    match: Match | None
    slots: tuple[datetime, ...]


@dataclass(frozen=True, slots=True)
class MentorList:
    """One page of mentors, and how many there are in all."""

    mentors: tuple[ListedMentor, ...]
    total: int


async def list_mentors(
    db: AsyncSession,
    clock: Clock,
    wanted: MentorFilter,
    *,
    order: Order,
    reader: Reader | None = None,
    wish: Wish | None = None,
    page: int = 1,
) -> MentorList:
    """One page of mentors, by how well they fit the wish where that is asked for. At most three queries."""
    ranks = wish is not None and order is Order.MATCH and page * PAGE <= RANKED
    limit, offset = (RANKED, 0) if ranks else (PAGE, (page - 1) * PAGE)
    found = await find_mentors(db, wanted, order=order, wish=wish, limit=limit, offset=offset)
    listed = await with_free_time(db, clock, found.mentors, reader=reader, wish=wish)
    if ranks:
        # Sorting is stable: among equals the database's order stands.
        listed.sort(key=lambda one: -(one.match.score if one.match else 0))
        listed = listed[(page - 1) * PAGE : page * PAGE]
    return MentorList(tuple(listed), found.total)


async def with_free_time(
    db: AsyncSession,
    clock: Clock,
    mentors: tuple[FoundMentor, ...],
    *,
    reader: Reader | None = None,
    wish: Wish | None = None,
) -> list[ListedMentor]:
    """The mentors with their next slot and, where there is a wish, with how they match it. At most two queries."""
    now = to_minute(clock.now())
    until = now + AHEAD_DAYS * DAY
    calendars = await calendars_of(db, [mentor.profile for mentor in mentors], now, until)
    mine = await time_held(db, reader.person_id, now, until) if reader and mentors else []
    listed: list[ListedMentor] = []
    for mentor in mentors:
        calendar = calendars[mentor.profile.person_id]
        starts = _apart(open_slots(calendar, now, now, until), calendar.rules.slot, mine)
        hours = common_hours(starts, calendar.rules.slot, reader.time_zone) if reader else 0
        offer = Offer(mentor.expertise, mentor.sectors, mentor.languages, hours, mentor.stars, mentor.ratings)
        first = tuple(to_moment(start) for start in starts[:FIRST_SLOTS])
        listed.append(ListedMentor(mentor, match(wish, offer) if wish else None, first))
    return listed


def common_hours(starts: Iterable[int], slot: int, zone: str) -> float:
    """The hours of those slots that lie in the day of somebody in the zone; `slot` is their length in minutes."""
    here = ZoneInfo(zone)
    fits = 0
    for start in starts:
        begins, last = (to_moment(minute).astimezone(here) for minute in (start, start + slot - 1))
        if begins.hour >= FROM_HOUR and last.hour < TO_HOUR and begins.date() == last.date():
            fits += 1
    return fits * slot / 60


def _apart(starts: list[int], slot: int, taken: list[Span]) -> list[int]:
    """The starts of slots that meet nothing that is taken; both are in order."""
    if not taken:
        return starts
    edges = [first for first, _ in taken]

    def free(start: int) -> bool:
        index = bisect_right(edges, start + slot - 1) - 1  # the last one that begins before this ends
        return index < 0 or taken[index][1] <= start

    return [start for start in starts if free(start)]
