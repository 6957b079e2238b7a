"""What becomes of a booked session: the mentor decides, either side moves it or calls it off, or time runs out."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from rooms.chat.text import clean_text
from rooms.errors import NotPermitted
from rooms.identity import Identity
from rooms.mentoring.appointments import LIVE
from rooms.mentoring.bookings import bookable_mentor
from rooms.mentoring.calendars import booking_rules
from rooms.mentoring.errors import ReasonEmpty, SessionClosed, SessionNotFound
from rooms.mentoring.events import session_changed
from rooms.mentoring.holding import hold, lock_people, release
from rooms.mentoring.offers import check_offered
from rooms.mentoring.waiting import time_was_freed
from rooms.models import Approval, MentoringSession, SessionParticipant, SessionStatus
from rooms.ports import Clock

REASON_LENGTH = 1000


async def confirm(db: AsyncSession, clock: Clock, by: Identity, session_id: str) -> MentoringSession:
    """The mentor takes a request. Raises `SessionNotFound`, `NotPermitted`, `SessionClosed`."""
    session = await _requested(db, clock, by, session_id)
    session.status, session.decided_at = SessionStatus.CONFIRMED, clock.now()
    session.sequence += 1
    await db.flush()
    await session_changed(db, clock, session, "confirmed", by.person_id)
    return session


async def decline(db: AsyncSession, clock: Clock, by: Identity, session_id: str, reason: str) -> MentoringSession:
    """The mentor turns a request down. Raises as `confirm` does, and `ReasonEmpty`."""
    session = await _requested(db, clock, by, session_id)
    session.reason = _reason(reason)
    session.status, session.decided_at = SessionStatus.DECLINED, clock.now()
    await _let_go(db, clock, session)
    await session_changed(db, clock, session, "declined", by.person_id)
    return session


async def cancel(db: AsyncSession, clock: Clock, by: Identity, session_id: str, reason: str) -> MentoringSession:
    """The mentor or who booked calls the session off.

    Raises `SessionNotFound`, `NotPermitted`, `SessionClosed` when it has begun or is over, `ReasonEmpty`.
    """
    session = await _open(db, clock, by, session_id)
    session.reason, session.cancelled_by = _reason(reason), by.person_id
    session.status = SessionStatus.CANCELLED
    await _let_go(db, clock, session)
    await session_changed(db, clock, session, "cancelled", by.person_id)
    return session


async def reschedule(
    db: AsyncSession, clock: Clock, by: Identity, session_id: str, starts_at: datetime, reason: str = ""
) -> MentoringSession:
    """Move the session to another slot of the mentor's. A mentor who wants to decide decides anew when it was the
    startup who moved it.

    Raises `SessionNotFound`, `NotPermitted`, `SessionClosed`, `MentorNotFound`, and what booking a slot raises.
    """
    session = await _open(db, clock, by, session_id)
    if session.starts_at == starts_at:
        return session
    await lock_people(db, session.mentor_id, session.booked_by)
    mentor = await bookable_mentor(db, session.mentor_id)
    by_mentor = by.person_id == session.mentor_id
    await check_offered(db, clock, mentor, starts_at, moving=session, by_mentor=by_mentor)
    freed = session.starts_at
    session.starts_at, session.ends_at = starts_at, starts_at + timedelta(minutes=mentor.slot_minutes)
    session.reason = clean_text(reason).strip()[:REASON_LENGTH] or None
    if not by_mentor and mentor.approval == Approval.MANUAL:
        session.status, session.decided_at = SessionStatus.REQUESTED, None
    session.sequence += 1
    await db.flush()
    await release(db, session)
    await hold(db, session, booking_rules(mentor))
    await time_was_freed(db, clock, mentor_id=session.mentor_id, at=freed)
    await session_changed(db, clock, session, "rescheduled", by.person_id)
    return session


async def expire(db: AsyncSession, clock: Clock, session_id: str) -> bool:
    """Turn down a request whose time has come without a decision. Returns whether it was one."""
    session = await _locked(db, session_id)
    if session is None or session.status != SessionStatus.REQUESTED or clock.now() < session.starts_at:
        return False
    session.status, session.decided_at = SessionStatus.DECLINED, clock.now()
    session.sequence += 1
    await db.flush()
    await release(db, session)
    await session_changed(db, clock, session, "declined")
    return True


async def _requested(db: AsyncSession, clock: Clock, by: Identity, session_id: str) -> MentoringSession:
    session = await _open(db, clock, by, session_id)
    if by.person_id != session.mentor_id:
        raise NotPermitted
    if session.status != SessionStatus.REQUESTED or clock.now() >= session.starts_at:
        raise SessionClosed
    return session


async def _open(db: AsyncSession, clock: Clock, by: Identity, session_id: str) -> MentoringSession:
    """The session, for its mentor and who booked it, while it can be changed; nobody else changes it meanwhile."""
    session = await _locked(db, session_id)
    if session is None:
        raise SessionNotFound
    if by.person_id not in (session.mentor_id, session.booked_by):
        sits_in = select(SessionParticipant.side).where(
            SessionParticipant.session_id == session_id, SessionParticipant.person_id == by.person_id
        )
        raise SessionNotFound if await db.scalar(sits_in) is None else NotPermitted
    if session.status not in LIVE or session.started_at is not None or clock.now() >= session.ends_at:
        raise SessionClosed
    return session


async def _locked(db: AsyncSession, session_id: str) -> MentoringSession | None:
    return await db.scalar(
        select(MentoringSession).where(MentoringSession.id == session_id).with_for_update(key_share=True)
    )


async def _let_go(db: AsyncSession, clock: Clock, session: MentoringSession) -> None:
    session.sequence += 1
    await db.flush()
    await release(db, session)
    await time_was_freed(db, clock, mentor_id=session.mentor_id, at=session.starts_at)


def _reason(text: str) -> str:
    """Raises `ReasonEmpty`."""
    reason = clean_text(text).strip()[:REASON_LENGTH]
    if not reason:
        raise ReasonEmpty
    return reason
