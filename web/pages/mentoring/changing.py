"""What people do about a session: confirm, decline, call off, move."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from rooms.errors import DomainError, NotPermitted
from rooms.identity import Identity
from rooms.mentoring import changes
from rooms.mentoring.bookings import bookable_mentor
from rooms.mentoring.errors import SessionClosed
from rooms.mentoring.offers import offered_slots
from rooms.models import MentoringSession
from rooms.ports import Clock
from web.access import required
from web.forms import fields
from web.local_time import moment, time_span, zone_name
from web.pages.mentoring.sessions import own_session, session_card, session_page
from web.rates import BOOK
from web.refusals import status_of
from web.rendering import render, see_other
from web.request_state import LOCALE, RATES, deps, translate
from web.slot_days import minutes_ahead, read_day, read_slot, slot_week

Change = Callable[[AsyncSession, Clock, Identity, str, str], Awaitable[MentoringSession]]


async def confirm(request: web.Request) -> web.Response:
    """POST /sessions/{session}/confirm"""

    async def change(db: AsyncSession, clock: Clock, who: Identity, session_id: str, _reason: str) -> MentoringSession:
        return await changes.confirm(db, clock, who, session_id)

    return await _change(request, change, "confirm", "booking.notice.taken")


async def decline(request: web.Request) -> web.Response:
    """POST /sessions/{session}/decline"""
    return await _change(request, changes.decline, "decline", "booking.notice.declined")


async def cancel(request: web.Request) -> web.Response:
    """POST /sessions/{session}/cancel"""
    return await _change(request, changes.cancel, "cancel", "booking.notice.cancelled")


async def choose_again(request: web.Request) -> web.Response:
    """GET /sessions/{session}/reschedule"""
    return await _choosing(request, required(request))


async def reschedule(request: web.Request) -> web.Response:
    """POST /sessions/{session}/reschedule"""
    who, form, given = required(request), await fields(request), deps(request)
    await request.app[RATES].count(BOOK, who.person_id)
    session_id = request.match_info["session"]
    try:
        async with given.database.begin() as db:
            at, reason = read_slot(form.get("slot", "")), form.get("reason", "")
            session = await changes.reschedule(db, given.clock, who, session_id, at, reason)
    except DomainError as error:
        return await _choosing(request, who, form, error)
    at_there = moment(session.starts_at, who.time_zone, request[LOCALE])
    return see_other(request, f"/sessions/{session_id}", "booking.notice.moved", at=at_there)


async def _change(request: web.Request, change: Change, about: str, notice: str) -> web.Response:
    who, form, given = required(request), await fields(request), deps(request)
    session_id = request.match_info["session"]
    try:
        async with given.database.begin() as db:
            await change(db, given.clock, who, session_id, form.get("reason", ""))
    except DomainError as error:
        return await session_page(request, who, form, error, about)
    return see_other(request, f"/sessions/{session_id}", notice)


async def _choosing(
    request: web.Request,
    who: Identity,
    form: Mapping[str, str] | None = None,
    error: DomainError | None = None,
) -> web.Response:
    given, locale = deps(request), request[LOCALE]
    now, asked = given.clock.now(), form or {}
    async with given.database.read() as db:
        found, row = await own_session(db, who, request.match_info["session"])
        if who.person_id not in (row.mentor_id, row.booked_by):
            raise NotPermitted
        if not found.live or row.started_at is not None or now >= found.ends_at:
            raise SessionClosed
        mentor = await bookable_mentor(db, row.mentor_id)
        by_mentor = who.person_id == row.mentor_id
        other = row.booked_by if by_mentor else row.mentor_id
        slots = await offered_slots(
            db,
            given.clock,
            mentor,
            now,
            now + timedelta(days=mentor.horizon_days),
            to=row.booked_by,
            moving=row,
            by_mentor=by_mentor,
        )
    there = next(one for one in found.attendees if one.person_id == other)
    week = slot_week(
        [slot for slot in slots if slot != found.starts_at],
        minutes=mentor.slot_minutes,
        zone=who.time_zone,
        other_zone=there.time_zone,
        locale=locale,
        now=now,
        first=read_day(asked.get("from") or request.query.get("from")),
    )
    context: dict[str, Any] = {
        "session": found,
        "card": session_card(found, who, locale, now),
        "now_at": time_span(found.starts_at, found.ends_at, who.time_zone, locale),
        "there": there,
        "week": week,
        "any_open": bool(slots),
        "asks_again": not by_mentor and mentor.approval == "manual",
        "zone": zone_name(who.time_zone, now),
        "other_zone": zone_name(there.time_zone, now),
        "ahead": minutes_ahead(now, who.time_zone, there.time_zone),
        "values": {name: asked.get(name, "") for name in ("slot", "reason")},
        "reason_length": changes.REASON_LENGTH,
        "refused": translate(request, f"error.{error.code}", **error.params) if error else None,
    }
    return render(request, "mentoring/reschedule.html", status_of(error.code) if error else 200, **context)
