"""GET sessions: one's own, one by one or as a list."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from rooms.mentoring.appointments import SessionFilter, list_appointments, own_appointment
from rooms.models import SessionStatus
from web.api.v1.cursors import cursor_of, place_of
from web.api.v1.models.base import NoQuery
from web.api.v1.models.sessions import Order, Session, SessionPage, SessionQuery
from web.api.v1.operation import Call
from web.api.v1.sessions.telling import session_model


async def list_sessions(db: AsyncSession, call: Call[SessionQuery, None]) -> SessionPage:
    """GET /sessions"""
    query = call.query
    found = await list_appointments(
        db,
        call.who.person_id,
        SessionFilter(query.state or tuple(SessionStatus), query.since, query.until, query.role),
        latest_first=query.order is Order.DESC,
        after=place_of(query.cursor, datetime, str),
        limit=query.limit,
    )
    items = [session_model(one, call.who.time_zone, call.origin) for one in found.items]
    return SessionPage(items=items, next=cursor_of(found.following))


async def get_session(db: AsyncSession, call: Call[NoQuery, None]) -> Session:
    """GET /sessions/{session}"""
    found = await own_appointment(db, call.who.person_id, call.ids["session"])
    return session_model(found, call.who.time_zone, call.origin)
