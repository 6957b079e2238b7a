"""Changing what a session keeps, from outside its room: for its people, and while there is a session to speak of."""

from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from rooms.database import tell_when_committed
from rooms.mentoring.errors import SessionClosed, SessionNotFound
from rooms.models import MentoringSession, SessionParticipant, SessionStatus

RECORD_TOPIC: Final = "session.record"
"""On the bus: {"mentor_id"} of a session whose agenda or actions changed otherwise than in its room."""

KEPT: Final = (SessionStatus.REQUESTED, SessionStatus.CONFIRMED, SessionStatus.COMPLETED)


async def session_of(db: AsyncSession, person_id: str, session_id: str) -> MentoringSession:
    """A session for one of its people, to change: nobody else does meanwhile, and who is in its room hears of it.

    Raises `SessionNotFound`.
    """
    session = await db.scalar(
        select(MentoringSession)
        .join(SessionParticipant, SessionParticipant.session_id == MentoringSession.id)
        .where(MentoringSession.id == session_id, SessionParticipant.person_id == person_id)
        .with_for_update(key_share=True, of=MentoringSession)
    )
    if session is None:
        raise SessionNotFound
    tell_when_committed(db, RECORD_TOPIC, {"mentor_id": session.mentor_id})
    return session


async def record_of(db: AsyncSession, person_id: str, session_id: str) -> MentoringSession:
    """As `session_of`, to plan or to agree on something. Raises `SessionClosed` where it is called off."""
    session = await session_of(db, person_id, session_id)
    if session.status not in KEPT:
        raise SessionClosed
    return session
