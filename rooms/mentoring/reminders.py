"""Reminders before a session: put down when it is confirmed, and told only if it still stands when they are due."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from rooms.jobs.queue import enqueue
from rooms.mentoring.appointments import Appointment, appointment, appointments_of
from rooms.mentoring.letters import About, write_to_all
from rooms.models import SessionStatus
from rooms.ports import Clock

SESSION_REMINDER: Final = "session.reminder"
"""The kind of job: one reminder of one session. Its payload: `session`, `sequence`, `minutes` before the start."""
MINUTES_BEFORE: Final = (24 * 60, 60, 10)


async def plan_reminders(db: AsyncSession, clock: Clock, session: Appointment) -> None:
    """Put down those reminders whose time has not come yet. A moved session has another sequence, and new ones."""
    for minutes in MINUTES_BEFORE:
        at = session.starts_at - timedelta(minutes=minutes)
        if at > clock.now():
            payload = {"session": session.id, "sequence": session.sequence, "minutes": minutes}
            key = f"{SESSION_REMINDER}/{session.id}/{session.sequence}/{minutes}"
            await enqueue(db, clock, SESSION_REMINDER, key, payload, at)


async def remind(db: AsyncSession, clock: Clock, payload: Mapping[str, Any]) -> None:
    """Put the letters of one reminder down, unless the session was changed or it is time for the next reminder."""
    session = await appointment(db, payload["session"])
    if session is None or session.sequence != payload["sequence"] or session.status is not SessionStatus.CONFIRMED:
        return
    if due_reminder(session.starts_at, clock.now()) == payload["minutes"]:
        await write_to_all(db, clock, session, About.REMINDER, minutes=payload["minutes"])


def due_reminder(starts_at: datetime, now: datetime) -> int | None:
    """Which reminder fits the moment, in minutes before the start: the last whose time has come."""
    left = starts_at - now
    if left <= timedelta():
        return None
    return min((minutes for minutes in MINUTES_BEFORE if left <= timedelta(minutes=minutes)), default=None)


async def upcoming(db: AsyncSession, clock: Clock, person_id: str) -> list[Appointment]:
    """The confirmed sessions of the person that begin within the longest reminder, the first first."""
    now = clock.now()
    ahead = await appointments_of(db, person_id, since=now, statuses=(SessionStatus.CONFIRMED,))
    return [each for each in ahead if now < each.starts_at <= now + timedelta(minutes=max(MINUTES_BEFORE))]
