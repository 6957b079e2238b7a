"""The slots that a mentor offers to somebody, and whether one moment is among them."""

from bisect import bisect_right
from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from rooms.mentoring.calendars import calendars_of, time_held
from rooms.mentoring.errors import DayFull, SlotNotOffered, SlotTaken
from rooms.mentoring.slots import open_slots
from rooms.mentoring.wall_clock import to_minute, to_moment
from rooms.models import MentoringSession, MentorProfile
from rooms.ports import Clock


async def offered_slots(
    db: AsyncSession,
    clock: Clock,
    mentor: MentorProfile,
    since: datetime,
    until: datetime,
    *,
    to: str | None = None,
    moving: MentoringSession | None = None,
    by_mentor: bool = False,
) -> list[datetime]:
    """The starts that can be booked, in order; without those at which the person `to` is elsewhere.

    `moving` is a session that would leave its own time for it. A mentor who moves it needs no notice.
    """
    now, first, last = to_minute(clock.now()), to_minute(since), to_minute(until)
    without = moving.id if moving else None
    calendar = (await calendars_of(db, [mentor], first, last, without=without))[mentor.person_id]
    if by_mentor:
        calendar = replace(calendar, rules=replace(calendar.rules, notice=0))
    starts = open_slots(calendar, now, first, last)
    if to is not None and starts:
        elsewhere = await time_held(db, to, first, last, without=without)
        length = calendar.rules.slot
        edges = [start for start, _end in elsewhere]
        starts = [
            start
            for start in starts
            if (index := bisect_right(edges, start + length - 1) - 1) < 0 or elsewhere[index][1] <= start
        ]
    return [to_moment(start) for start in starts]


async def check_offered(
    db: AsyncSession,
    clock: Clock,
    mentor: MentorProfile,
    at: datetime,
    *,
    moving: MentoringSession | None = None,
    by_mentor: bool = False,
) -> None:
    """Raises `SlotNotOffered` unless the mentor offers it, `SlotTaken` or `DayFull` when others have it."""
    minute, now = to_minute(at), to_minute(clock.now())
    if to_moment(minute) != at:
        raise SlotNotOffered
    without = moving.id if moving else None
    calendar = (await calendars_of(db, [mentor], minute, minute + 1, without=without))[mentor.person_id]
    if by_mentor:
        calendar = replace(calendar, rules=replace(calendar.rules, notice=0))
    if open_slots(calendar, now, minute, minute + 1):
        return
    if open_slots(replace(calendar, taken=()), now, minute, minute + 1):
        raise SlotTaken
    if open_slots(replace(calendar, taken=(), sessions={}), now, minute, minute + 1):
        raise DayFull
    raise SlotNotOffered
