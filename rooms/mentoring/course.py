"""A session's course as presence tells it: it starts when both sides are there, and is closed after its end.

Its closing counts who was there for how long, and whether it came about at all.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from rooms.mentoring.events import session_changed
from rooms.mentoring.session_rooms import CLOSES_AFTER, OPENS_BEFORE, close_later
from rooms.models import AttendanceSpan, MentoringSession, SessionParticipant, SessionStatus, Side
from rooms.ports import Clock

Span = tuple[datetime, datetime]


class Stay(NamedTuple):
    """One uninterrupted stay, within the time for which the session's room was open."""

    person_id: str
    entered: datetime
    left: datetime
    inside: bool
    """Whether they are still there."""


async def note_arrival(db: AsyncSession, clock: Clock, session_id: str) -> None:
    """Somebody came into the session's room. It starts when, for the first time, both sides are inside."""
    inside = await db.scalar(
        select(func.count(SessionParticipant.side.distinct()))
        .join(AttendanceSpan, AttendanceSpan.person_id == SessionParticipant.person_id)
        .join(MentoringSession, MentoringSession.id == SessionParticipant.session_id)
        .where(
            SessionParticipant.session_id == session_id,
            MentoringSession.room_id == AttendanceSpan.room_id,
            MentoringSession.started_at.is_(None),
            AttendanceSpan.left_at.is_(None),
        )
    )
    if inside != len(Side):
        return
    session = await db.get_one(MentoringSession, session_id, with_for_update=True)
    if session.started_at is None and session.status == SessionStatus.CONFIRMED:
        session.started_at = clock.now()
        await session_changed(db, clock, session, "started")


async def close_session(db: AsyncSession, clock: Clock, session_id: str, look: int) -> None:
    """The session's time is over: count, or look again a little later while people are still inside."""
    session = await db.get(MentoringSession, session_id, with_for_update=True)
    now = clock.now()
    if session is None or session.status != SessionStatus.CONFIRMED or now < session.ends_at:
        return
    found = await _stays(db, session, now)
    if any(stay.inside for stay in found) and now < session.ends_at + CLOSES_AFTER:
        # Nobody is counted out in the middle of a sentence.
        await close_later(db, clock, session, look + 1)
        return
    stays: defaultdict[str, list[Span]] = defaultdict(list)
    for stay in found:
        stays[stay.person_id].append((stay.entered, stay.left))
    people = list(await db.scalars(select(SessionParticipant).where(SessionParticipant.session_id == session.id)))
    for person in people:
        person.minutes_present = round(duration(stays[person.person_id]) / timedelta(minutes=1))
    sides = [
        merged(span for person in people if person.side == side for span in stays[person.person_id]) for side in Side
    ]
    together = overlap(*sides)
    session.started_at = together[0][0] if together else None
    session.ended_at = together[-1][1] if together else None
    session.status = SessionStatus.COMPLETED if together else SessionStatus.MISSED
    await session_changed(db, clock, session, "ended")


async def _stays(db: AsyncSession, session: MentoringSession, now: datetime) -> list[Stay]:
    opened, closed = session.starts_at - OPENS_BEFORE, min(now, session.ends_at + CLOSES_AFTER)
    rows = await db.scalars(
        select(AttendanceSpan).where(
            AttendanceSpan.room_id == session.room_id,
            AttendanceSpan.entered_at < closed,
        )
    )
    within = ((row, max(row.entered_at, opened), min(row.left_at or now, closed)) for row in rows)
    return [Stay(row.person_id, entered, left, row.left_at is None) for row, entered, left in within if entered < left]


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same time without overlaps, in order: one person may be there with two devices."""
    found: list[Span] = []
    for entered, left in sorted(spans):
        if found and entered <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], left))
        else:
            found.append((entered, left))
    return found


def overlap(one: list[Span], other: list[Span]) -> list[Span]:
    """When both were there. Each is as `merged` gives it."""
    pairs = ((max(a[0], b[0]), min(a[1], b[1])) for a in one for b in other)
    return sorted((entered, left) for entered, left in pairs if entered < left)


def duration(spans: Iterable[Span]) -> timedelta:
    """How long somebody was there."""
    return sum((left - entered for entered, left in merged(spans)), timedelta())
