"""POST sessions: booking one of a mentor's slots."""

from sqlalchemy.ext.asyncio import AsyncSession

from rooms.mentoring.appointments import own_appointment
from rooms.mentoring.bookings import NewBooking, book
from web.api.v1.models.base import NoQuery
from web.api.v1.models.sessions import Booking, Session
from web.api.v1.operation import Call
from web.api.v1.sessions.telling import session_model


async def book_session(db: AsyncSession, call: Call[NoQuery, Booking]) -> Session:
    """POST /sessions"""
    wanted = call.body
    new = NewBooking(
        mentor_id=wanted.mentor_id,
        starts_at=wanted.starts_at,
        topic=wanted.topic,
        questions=wanted.questions,
        startup_id=wanted.startup_id,
        companions=wanted.companions,
        previous_id=wanted.previous_id,
    )
    made = await book(db, call.clock, call.who, new)
    return session_model(await own_appointment(db, call.who.person_id, made.id), call.who.time_zone, call.origin)
