"""Deciding about a session, moving it, calling it off, setting the next one."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from rooms.mentoring import changes
from rooms.mentoring.appointments import own_appointment
from rooms.mentoring.follow_up import follow_up
from web.api.v1.models.base import NoQuery
from web.api.v1.models.changes import FollowUp, Moving, Refusal
from web.api.v1.models.sessions import Session
from web.api.v1.operation import Call
from web.api.v1.sessions.telling import session_model


async def confirm(db: AsyncSession, call: Call[NoQuery, None]) -> Session:
    """POST /sessions/{session}/confirm"""
    return await _told(db, call, (await changes.confirm(db, call.clock, call.who, call.ids["session"])).id)


async def decline(db: AsyncSession, call: Call[NoQuery, Refusal]) -> Session:
    """POST /sessions/{session}/decline"""
    done = await changes.decline(db, call.clock, call.who, call.ids["session"], call.body.reason)
    return await _told(db, call, done.id)


async def cancel(db: AsyncSession, call: Call[NoQuery, Refusal]) -> Session:
    """POST /sessions/{session}/cancel"""
    done = await changes.cancel(db, call.clock, call.who, call.ids["session"], call.body.reason)
    return await _told(db, call, done.id)


async def reschedule(db: AsyncSession, call: Call[NoQuery, Moving]) -> Session:
    """POST /sessions/{session}/reschedule"""
    wanted = call.body
    done = await changes.reschedule(db, call.clock, call.who, call.ids["session"], wanted.starts_at, wanted.reason)
    return await _told(db, call, done.id)


async def set_next(db: AsyncSession, call: Call[NoQuery, FollowUp]) -> Session:
    """POST /sessions/{session}/next"""
    made = await follow_up(db, call.clock, call.who, call.ids["session"], call.body.starts_at, call.body.topic)
    return await _told(db, call, made.id)


async def _told(db: AsyncSession, call: Call[Any, Any], session_id: str) -> Session:
    found = await own_appointment(db, call.who.person_id, session_id)
    return session_model(found, call.who.time_zone, call.origin)
