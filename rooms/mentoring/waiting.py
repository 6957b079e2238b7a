"""The waiting list of a mentor: who wants to hear when there is time again."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from rooms.errors import NotPermitted
from rooms.identity import Identity
from rooms.jobs.queue import enqueue
from rooms.mentoring.errors import DateInvalid, OwnSlot, TooManyBookings
from rooms.models import MentorProfile, Person, StartupMember, WaitingEntry
from rooms.ports import Clock

TIME_FREED = "waiting.time_freed"
"""The kind of job, one for each entry. Its payload: `entry` (identifier), `at` (the start that came free, ISO 8601)."""

MAX_DAYS = 180
MAX_ENTRIES = 20
"""Mentors that one person may wait for at once."""


async def wait_for(
    db: AsyncSession,
    clock: Clock,
    who: Identity,
    mentor: MentorProfile,
    *,
    until: date,
    startup_id: str | None = None,
) -> WaitingEntry:
    """Put somebody on the list, or change until when they wait. The mentor comes with their person.

    Raises `NotPermitted`, `OwnSlot`, `DateInvalid`, `TooManyBookings`.
    """
    if who.guest:
        raise NotPermitted
    if who.person_id == mentor.person_id:
        raise OwnSlot
    today = clock.now().astimezone(ZoneInfo(mentor.person.time_zone)).date()
    if not today <= until <= today + timedelta(days=MAX_DAYS):
        raise DateInvalid
    if startup_id is not None:
        of_team = select(StartupMember.person_id).where(
            StartupMember.startup_id == startup_id, StartupMember.person_id == who.person_id
        )
        if await db.scalar(of_team) is None:
            raise NotPermitted
    # Two clicks at once would both find nothing; the person's own row lets one wait for the other.
    await db.execute(select(Person.id).where(Person.id == who.person_id).with_for_update(key_share=True))
    entry = await entry_of(db, who.person_id, mentor.person_id)
    if entry is None:
        waits = select(func.count()).where(WaitingEntry.person_id == who.person_id)
        if (await db.scalar(waits) or 0) >= MAX_ENTRIES:
            raise TooManyBookings(maximum=MAX_ENTRIES)
        entry = WaitingEntry(mentor_id=mentor.person_id, person_id=who.person_id, created_at=clock.now())
        db.add(entry)
    entry.until_date, entry.startup_id, entry.notified_at = until, startup_id, None
    await db.flush()
    return entry


async def stop_waiting(db: AsyncSession, person_id: str, mentor_id: str) -> None:
    """Take somebody off the list; who is not on it is no error."""
    await db.execute(
        delete(WaitingEntry).where(WaitingEntry.person_id == person_id, WaitingEntry.mentor_id == mentor_id)
    )


async def entry_of(db: AsyncSession, person_id: str, mentor_id: str) -> WaitingEntry | None:
    """The person's place on the mentor's list."""
    return await db.scalar(
        select(WaitingEntry).where(WaitingEntry.person_id == person_id, WaitingEntry.mentor_id == mentor_id)
    )


async def time_was_freed(db: AsyncSession, clock: Clock, *, mentor_id: str, at: datetime) -> int:
    """Tell everybody who waits that a slot came free; whoever books first has it. Each is told once until they wait
    anew. Returns how many are told."""
    mentor = await db.execute(
        select(Person.time_zone, MentorProfile.notice_hours)
        .join(MentorProfile, MentorProfile.person_id == Person.id)
        .where(Person.id == mentor_id)
    )
    zone, notice = mentor.one()
    if at < clock.now() + timedelta(hours=notice):
        return 0  # too late for anybody to book it
    day = at.astimezone(ZoneInfo(zone)).date()
    waiting = list(
        await db.scalars(
            select(WaitingEntry)
            .where(
                WaitingEntry.mentor_id == mentor_id,
                WaitingEntry.until_date >= day,
                WaitingEntry.notified_at.is_(None),
            )
            .order_by(WaitingEntry.created_at, WaitingEntry.id)
        )
    )
    for entry in waiting:
        entry.notified_at = clock.now()
        key = f"{TIME_FREED}/{entry.id}/{entry.notified_at.isoformat()}"
        await enqueue(db, clock, TIME_FREED, key, {"entry": entry.id, "at": at.isoformat()})
    await db.flush()
    return len(waiting)


@dataclass(frozen=True, slots=True)
class Wait:
    """Whom somebody waits for. `told` is whether time has come free since."""

    mentor_id: str
    mentor: str
    until: date
    told: bool


async def waits_of(db: AsyncSession, person_id: str) -> list[Wait]:
    """The mentors that the person waits for, the shortest wait first."""
    rows = await db.execute(
        select(WaitingEntry, Person.name)
        .join(Person, Person.id == WaitingEntry.mentor_id)
        .where(WaitingEntry.person_id == person_id)
        .order_by(WaitingEntry.until_date, Person.name)
    )
    return [Wait(entry.mentor_id, name, entry.until_date, entry.notified_at is not None) for entry, name in rows]
