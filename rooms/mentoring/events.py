"""What happened to a session, told to whoever has work to do because of it."""

from typing import Literal

from sqlalchemy.ext.asyncio import AsyncSession

from rooms.jobs.queue import enqueue
from rooms.mentoring.session_rooms import close_later, give_room, take_room
from rooms.models import MentoringSession, SessionStatus
from rooms.ports import Clock
from rooms.webhooks.events import put_event_down

SESSION_CHANGED = "session.changed"
"""The kind of job. Its payload: `session` (identifier), `change`, `sequence`, and `by`, the person who did it."""

EXPIRE = "session.expire"
"""The kind of job that turns a request down when its time comes undecided. Its payload: `session`."""

Change = Literal["requested", "confirmed", "declined", "rescheduled", "cancelled", "started", "ended"]


async def session_changed(
    db: AsyncSession, clock: Clock, session: MentoringSession, change: Change, by: str | None = None
) -> None:
    """Put down, in the transaction of the change, that others have to hear of it. `by` is nobody where time did it."""
    if session.status == SessionStatus.CONFIRMED and change in ("confirmed", "rescheduled"):
        await give_room(db, session)
        await close_later(db, clock, session)
    elif change in ("declined", "cancelled"):
        await take_room(db, clock, session)
    payload = {"session": session.id, "change": change, "sequence": session.sequence, "by": by}
    what = f"{session.id}/{session.sequence}"
    await enqueue(db, clock, SESSION_CHANGED, f"{SESSION_CHANGED}/{what}/{change}", payload)
    await put_event_down(db, clock, session.id, session.sequence, change)
    if session.status == SessionStatus.REQUESTED:
        await enqueue(db, clock, EXPIRE, f"{EXPIRE}/{what}", {"session": session.id}, run_at=session.starts_at)
