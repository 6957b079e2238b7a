"""What the people of a session thought of it: stars that count in reports, and a comment that stays private."""

from datetime import timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from rooms.chat.text import clean_text
from rooms.errors import InvalidPayload
from rooms.mentoring.errors import SessionClosed, SessionNotFound
from rooms.models import MentoringSession, SessionParticipant, SessionRating, SessionStatus
from rooms.ports import Clock

CHANGEABLE: Final = timedelta(days=14)
"""For how long after its end a session can be rated, and a rating changed."""
COMMENT_LENGTH: Final = 2000


async def rating_of(db: AsyncSession, session_id: str, person_id: str) -> SessionRating | None:
    """What one person thought of the session, if they have said so."""
    return await db.get(SessionRating, (session_id, person_id))


async def rate(
    db: AsyncSession, clock: Clock, person_id: str, session_id: str, stars: int, comment: str
) -> SessionRating:
    """Say, or say otherwise. Raises `SessionNotFound`, `SessionClosed`, `InvalidPayload`."""
    session = await db.get(MentoringSession, session_id)
    if session is None or await db.get(SessionParticipant, (session_id, person_id)) is None:
        raise SessionNotFound
    if not ratable(session, clock):
        raise SessionClosed
    if not 1 <= stars <= 5:
        raise InvalidPayload
    rating = await rating_of(db, session_id, person_id)
    if rating is None:
        rating = SessionRating(session_id=session_id, rater_id=person_id, created_at=clock.now())
        db.add(rating)
    rating.stars, rating.comment = stars, clean_text(comment).strip()[:COMMENT_LENGTH]
    await db.flush()
    return rating


def ratable(session: MentoringSession, clock: Clock) -> bool:
    """Whether the session came about, and not too long ago."""
    return session.status == SessionStatus.COMPLETED and clock.now() < session.ends_at + CHANGEABLE
