"""Lists of mentors with what a reader wants to know of each: why they fit, and when they have time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from rooms.mentoring.calendars import calendars_of, time_held
from rooms.mentoring.finding import FoundMentor, MentorFilter, Order, find_mentors
from rooms.mentoring.matching import Match, Offer, Wish, match
from rooms.mentoring.slots import MentorCalendar, open_slots
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
    mine = await time_held(db, reader.person_id, now, until) if reader and wish and mentors else []
    listed: list[ListedMentor] = []
    for mentor in mentors:
        calendar = calendars[mentor.profile.person_id]
        starts = open_slots(calendar, now, now, until)
        hours = common_hours(calendar, starts, reader.time_zone, mine) if reader else 0
        offer = Offer(mentor.expertise, mentor.sectors, mentor.languages, hours, mentor.stars, mentor.ratings)
        listed.append(
            ListedMentor(mentor, match(wish, offer) if wish else None, tuple(map(to_moment, starts[:FIRST_SLOTS])))
        )
    return listed


def common_hours(calendar: MentorCalendar, starts: list[int], zone: str, mine: list[Span]) -> float:
    """The hours of those slots that lie in the reader's day and meet nothing that the reader has already."""
    slot, here = calendar.rules.slot, ZoneInfo(zone)
    fits = 0
    for start in starts:
        begins, ends = to_moment(start).astimezone(here), to_moment(start + slot).astimezone(here)
        last = ends - timedelta(minutes=1)
        in_the_day = begins.hour >= FROM_HOUR and last.hour < TO_HOUR and begins.date() == last.date()
        if in_the_day and not any(first < start + slot and start < end for first, end in mine):
            fits += 1
    return fits * slot / 60
