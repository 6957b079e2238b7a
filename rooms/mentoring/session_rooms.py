"""The room that a session gets when it is confirmed, and when its door opens."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from rooms.ids import new_id
from rooms.jobs.queue import enqueue
from rooms.mentoring.errors import SessionNotOpen, SessionOver
from rooms.models import MentoringSession, MentorProfile, Room, RoomAccess, RoomKind, SessionStatus
from rooms.ports import Clock

OPENS_BEFORE: Final = timedelta(minutes=15)
CLOSES_AFTER: Final = timedelta(hours=1)
CAPACITY: Final = 16
"""The most people of a session, and guests of theirs."""
_NAME: Final = 120

CLOSE: Final = "session.close"
"""The kind of job. Its payload: `session`, and `look`, which counts how often people were found still inside."""
_LOOK_AGAIN: Final = timedelta(minutes=5)


async def give_room(db: AsyncSession, session: MentoringSession) -> Room:
    """The session's room, at the mentor's technopark; the same one when it has one already."""
    room = await db.get(Room, session.room_id) if session.room_id else None
    if room is None:
        place = await db.scalar(select(MentorProfile.technopark_id).where(MentorProfile.person_id == session.mentor_id))
        if place is None:
            raise ValueError("the session's mentor has no profile")
        room = Room(
            id=new_id(),
            technopark_id=place,
            # Nobody finds the address by guessing.
            slug=f"session-{new_id()}",
            kind=RoomKind.MENTORING,
            access=RoomAccess.SESSION,
            lobby=True,
            capacity=CAPACITY,
        )
        db.add(room)
    room.name_id = room.name_en = session.topic[:_NAME]
    room.archived_at = None
    await db.flush()
    session.room_id = room.id
    await db.flush()
    return room


async def take_room(db: AsyncSession, clock: Clock, session: MentoringSession) -> None:
    """The session will not be held: its room is closed for good."""
    room = await db.get(Room, session.room_id) if session.room_id else None
    if room is not None:
        room.archived_at = room.archived_at or clock.now()


async def close_later(db: AsyncSession, clock: Clock, session: MentoringSession, look: int = 0) -> None:
    """Ask for the session to be closed after its end (`rooms.mentoring.course`)."""
    key = f"{CLOSE}/{session.id}/{session.sequence}/{look}"
    run_at = session.ends_at + _LOOK_AGAIN * look
    await enqueue(db, clock, CLOSE, key, {"session": session.id, "look": look}, run_at=run_at)


def check_open(room: Room, now: datetime) -> None:
    """Whether a session's door is open; other rooms' always is. Raises `SessionNotOpen`, `SessionOver`."""
    if room.access != RoomAccess.SESSION:
        return
    session = room.session
    if session is None or session.status not in (SessionStatus.CONFIRMED, SessionStatus.COMPLETED):
        raise SessionOver
    if now < session.starts_at - OPENS_BEFORE:
        raise SessionNotOpen(minutes=OPENS_BEFORE // timedelta(minutes=1))
    if now >= session.ends_at + CLOSES_AFTER:
        raise SessionOver
