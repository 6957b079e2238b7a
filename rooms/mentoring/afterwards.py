"""All that a session left behind, for the one page that shows it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from rooms.chat.messages import MAX_PAGE, MessagePage, history
from rooms.mentoring.actions import actions_of, carried_over
from rooms.mentoring.agenda import agenda_of
from rooms.mentoring.follow_up import following
from rooms.mentoring.ratings import rating_of
from rooms.models import (
    ActionItem,
    AgendaItem,
    MentoringSession,
    SessionNote,
    SessionParticipant,
    SessionRating,
    SessionStatus,
)


@dataclass(frozen=True, slots=True)
class Afterwards:
    """What was written, said and agreed. `minutes` tells by person for how long they were there."""

    minutes: dict[str, int]
    notes: str
    agenda: Sequence[AgendaItem]
    actions: Sequence[ActionItem]
    carried_over: Sequence[ActionItem]
    chat: MessagePage
    own_rating: SessionRating | None
    following: str | None
    """The session that comes next, where the reader is of its people."""


CLOSED = (SessionStatus.COMPLETED, SessionStatus.MISSED)


async def afterwards(db: AsyncSession, session: MentoringSession, reader_id: str) -> Afterwards:
    """The record of a session as one of its people may read it. Others' ratings are not theirs to see."""
    notes = await db.get(SessionNote, session.id)
    next_id = await following(db, session.id)
    invited = next_id is not None and await db.get(SessionParticipant, (next_id, reader_id)) is not None
    return Afterwards(
        minutes=await minutes_present(db, session.id),
        notes=notes.text if notes else "",
        agenda=await agenda_of(db, session.id),
        actions=await actions_of(db, session.id),
        carried_over=await carried_over(db, session),
        chat=await history(db, session.room_id, limit=MAX_PAGE) if session.room_id else MessagePage([], False),
        own_rating=await rating_of(db, session.id, reader_id),
        following=next_id if invited else None,
    )


async def minutes_present(db: AsyncSession, session_id: str) -> dict[str, int]:
    """For how long each of the session's people was there, once it has been closed; nobody before."""
    people = await db.execute(
        select(SessionParticipant.person_id, SessionParticipant.minutes_present).where(
            SessionParticipant.session_id == session_id
        )
    )
    return {row.person_id: row.minutes_present for row in people}
