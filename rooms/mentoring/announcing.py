"""What follows from a change of a session: its letters, and the reminders before it."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from rooms.mentoring.appointments import appointment
from rooms.mentoring.letters import About, write_to_all
from rooms.mentoring.reminders import plan_reminders
from rooms.models import SessionStatus
from rooms.ports import Clock

LETTERS: Final = {
    "requested": About.REQUESTED,
    "confirmed": About.CONFIRMED,
    "declined": About.DECLINED,
    "rescheduled": About.RESCHEDULED,
    "cancelled": About.CANCELLED,
    "ended": About.SUMMARY,
}
"""Changes that people get a letter about."""
ENDINGS: Final = {SessionStatus.COMPLETED: About.SUMMARY, SessionStatus.MISSED: About.MISSED}
"""How a session ended, and what is written then."""


async def announce(db: AsyncSession, clock: Clock, payload: Mapping[str, Any]) -> None:
    """Put down what a job of the kind `session.changed` asks for. A change that another has followed says nothing."""
    about = LETTERS.get(payload["change"])
    session = await appointment(db, payload["session"]) if about else None
    if about is None or session is None or session.sequence != payload["sequence"]:
        return
    if about is About.SUMMARY:
        if session.status not in ENDINGS:
            return
        about = ENDINGS[session.status]
    await write_to_all(db, clock, session, about, by=payload.get("by"))
    if session.status is SessionStatus.CONFIRMED:
        await plan_reminders(db, clock, session)
