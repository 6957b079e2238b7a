"""The next session with the same people, set by their mentor."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from rooms.errors import Conflict, NotPermitted
from rooms.identity import Identity
from rooms.mentoring.appointments import LIVE
from rooms.mentoring.bookings import NewBooking, bookable_mentor, check_not_too_many, make_session
from rooms.mentoring.errors import SessionClosed, SessionNotFound
from rooms.mentoring.holding import lock_people
from rooms.mentoring.offers import check_offered
from rooms.models import MentoringSession, Person, SessionParticipant, SessionStatus, Side, StartupMember
from rooms.ports import Clock


async def followed_up(db: AsyncSession, by: Identity, session_id: str) -> MentoringSession:
    """The session that its mentor may follow up: it is behind them, and nothing follows it yet.

    Raises `SessionNotFound`, `NotPermitted`, `SessionClosed`, `Conflict` when the next one is there already.
    """
    session = await db.get(MentoringSession, session_id)
    sits_in = select(SessionParticipant.side).where(
        SessionParticipant.session_id == session_id, SessionParticipant.person_id == by.person_id
    )
    if session is None or await db.scalar(sits_in) is None:
        raise SessionNotFound
    if session.mentor_id != by.person_id:
        raise NotPermitted
    if session.status != SessionStatus.COMPLETED and session.started_at is None:
        raise SessionClosed
    if await following(db, session_id) is not None:
        raise Conflict
    return session


async def following(db: AsyncSession, session_id: str) -> str | None:
    """The session that is to come after another, if there is one."""
    session = MentoringSession
    query = select(session.id).where(session.previous_id == session_id, session.status.in_(LIVE))
    return await db.scalar(query.order_by(session.starts_at).limit(1))


async def follow_up(
    db: AsyncSession, clock: Clock, by: Identity, session_id: str, starts_at: datetime, topic: str
) -> MentoringSession:
    """Set the next session; it is confirmed, and who booked the last one can move it or call it off.

    Raises what `followed_up` raises, `MentorNotFound`, and what booking a slot raises.
    """
    last = await followed_up(db, by, session_id)
    await lock_people(db, last.mentor_id, last.booked_by)
    await followed_up(db, by, session_id)  # a second click waited for the first
    if (await db.get_one(Person, last.booked_by)).disabled:
        raise SessionClosed
    mentor = await bookable_mentor(db, last.mentor_id)
    await check_not_too_many(db, clock, last.booked_by)
    await check_offered(db, clock, mentor, starts_at, by_mentor=True)
    new = NewBooking(last.mentor_id, starts_at, topic, startup_id=last.startup_id, previous_id=last.id)
    companions = await _still_there(db, last)
    return await make_session(
        db, clock, mentor, new, booker_id=last.booked_by, companions=companions, confirmed=True, by=by
    )


async def _still_there(db: AsyncSession, last: MentoringSession) -> list[str]:
    """Those who came along and still are of the startup's team."""
    return list(
        await db.scalars(
            select(SessionParticipant.person_id)
            .join(StartupMember, StartupMember.person_id == SessionParticipant.person_id)
            .where(
                SessionParticipant.session_id == last.id,
                SessionParticipant.side == Side.STARTUP,
                SessionParticipant.person_id != last.booked_by,
                StartupMember.startup_id == last.startup_id,
            )
        )
    )
