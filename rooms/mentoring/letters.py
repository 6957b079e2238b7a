"""Which letters a session gives rise to, and whether one that was put down is still true when it is sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from rooms.jobs.queue import enqueue
from rooms.mentoring.actions import actions_of
from rooms.mentoring.appointments import Appointment, Attendee, appointment
from rooms.models import ActionState, SessionNote, SessionParticipant, SessionStatus, Side
from rooms.ports import Clock

SESSION_LETTER: Final = "mail.session"
"""The kind of job: one letter to one person. Its payload is that of `Letter`."""


NOTES_SHOWN: Final = 1500
"""Characters of the notes that a summary carries; the page has all of them."""


class About(StrEnum):
    """What a letter tells."""

    REQUESTED = "requested"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    RESCHEDULED = "rescheduled"
    CANCELLED = "cancelled"
    REMINDER = "reminder"
    SUMMARY = "summary"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter to one person about a session as it now is. `by` is who changed it; `minutes` before its start."""

    about: About
    session: Appointment
    to: Attendee
    by: Attendee | None = None
    minutes: int = 0
    notes: str = ""
    """Of a summary: the beginning of what was written."""
    agreed: tuple[str, ...] = ()
    """Of a summary: what is still to be done."""
    present: frozenset[Side] = frozenset()
    """Of a missed session: the sides of which somebody was there for a minute."""


async def write_to_all(
    db: AsyncSession, clock: Clock, session: Appointment, about: About, *, by: str | None = None, minutes: int = 0
) -> None:
    """Put one letter down for each person of the session who can be written to. Who declines needs no letter of it."""
    for person in session.attendees:
        if person.email is None or (about is About.DECLINED and person.person_id == by):
            continue
        payload = {
            "session": session.id,
            "sequence": session.sequence,
            "person": person.person_id,
            "about": about.value,
            "by": by,
            "minutes": minutes,
        }
        what = f"{about.value}.{minutes}" if minutes else about.value
        key = f"{SESSION_LETTER}/{session.id}/{session.sequence}/{what}/{person.person_id}"
        await enqueue(db, clock, SESSION_LETTER, key, payload)


async def letter_of(db: AsyncSession, clock: Clock, payload: Mapping[str, Any]) -> Letter | None:
    """The letter that a job asks for; none when it is no longer true, or comes too late to be of use."""
    session = await appointment(db, payload["session"])
    if session is None or session.sequence != payload["sequence"]:
        return None  # another change came after it, and has letters of its own
    to = session.attendee(payload["person"])
    about = About(payload["about"])
    if to is None or to.email is None:
        return None
    if about is About.SUMMARY:
        return await _summary(db, session, to)
    if about is About.MISSED:
        return await _missed(db, session, to)
    if clock.now() >= session.ends_at:
        return None
    if about is About.REMINDER and (session.status is not SessionStatus.CONFIRMED or clock.now() >= session.starts_at):
        return None
    by = session.attendee(payload["by"]) if payload.get("by") else None
    return Letter(about, session, to, by, payload.get("minutes", 0))


async def _summary(db: AsyncSession, session: Appointment, to: Attendee) -> Letter | None:
    if session.status is not SessionStatus.COMPLETED:
        return None
    notes = await db.get(SessionNote, session.id)
    open_items = [item.text for item in await actions_of(db, session.id) if item.state == ActionState.OPEN]
    written = notes.text.strip() if notes else ""
    if len(written) > NOTES_SHOWN:
        written = written[:NOTES_SHOWN].rstrip() + "…"
    return Letter(About.SUMMARY, session, to, notes=written, agreed=tuple(open_items))


async def _missed(db: AsyncSession, session: Appointment, to: Attendee) -> Letter | None:
    if session.status is not SessionStatus.MISSED:
        return None
    present = await db.scalars(
        select(SessionParticipant.side).where(
            SessionParticipant.session_id == session.id, SessionParticipant.minutes_present > 0
        )
    )
    return Letter(About.MISSED, session, to, present=frozenset(Side(side) for side in present))
