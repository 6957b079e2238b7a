"""The next session with the same people, set by their mentor."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from aiohttp import web

from rooms.errors import Conflict, DomainError
from rooms.identity import Identity
from rooms.mentoring.bookings import TOPIC_LENGTH, bookable_mentor
from rooms.mentoring.follow_up import follow_up, followed_up, following
from rooms.mentoring.offers import offered_slots
from web.access import required
from web.forms import fields
from web.local_time import moment, zone_name
from web.pages.mentoring.sessions import own_session
from web.rates import BOOK
from web.refusals import status_of
from web.rendering import render, see_other
from web.request_state import LOCALE, RATES, deps, translate
from web.slot_days import minutes_ahead, read_day, read_slot, slot_week


async def choose_next(request: web.Request) -> web.Response:
    """GET /sessions/{session}/next"""
    return await _page(request, required(request))


async def set_next(request: web.Request) -> web.Response:
    """POST /sessions/{session}/next"""
    who, form, given = required(request), await fields(request), deps(request)
    await request.app[RATES].count(BOOK, who.person_id)
    try:
        at = read_slot(form.get("slot", ""))
        async with given.database.begin() as db:
            session = await follow_up(db, given.clock, who, request.match_info["session"], at, form.get("topic", ""))
    except DomainError as error:
        return await _page(request, who, form, error)
    told = moment(session.starts_at, who.time_zone, request[LOCALE])
    return see_other(request, f"/sessions/{session.id}", "booking.notice.next", at=told)


async def _page(
    request: web.Request,
    who: Identity,
    form: Mapping[str, str] | None = None,
    error: DomainError | None = None,
) -> web.Response:
    given, locale, asked = deps(request), request[LOCALE], form or {}
    now, session_id = given.clock.now(), request.match_info["session"]
    async with given.database.read() as db:
        try:
            last = await followed_up(db, who, session_id)
        except Conflict:
            return see_other(request, f"/sessions/{await following(db, session_id)}")
        found, _row = await own_session(db, who, session_id)
        mentor = await bookable_mentor(db, last.mentor_id)
        until = now + timedelta(days=mentor.horizon_days)
        slots = await offered_slots(db, given.clock, mentor, now, until, to=last.booked_by, by_mentor=True)
    there = next(one for one in found.attendees if one.person_id == last.booked_by)
    week = slot_week(
        slots,
        minutes=mentor.slot_minutes,
        zone=who.time_zone,
        other_zone=there.time_zone,
        locale=locale,
        now=now,
        first=read_day(asked.get("from") or request.query.get("from")),
    )
    beside = error is not None and error.code == "topic_empty"
    sentence = translate(request, f"error.{error.code}", **error.params) if error else None
    context: dict[str, Any] = {
        "session": found,
        "counterpart": found.counterpart(who.person_id),
        "there": there,
        "week": week,
        "any_open": bool(slots),
        "zone": zone_name(who.time_zone, now),
        "other_zone": zone_name(there.time_zone, now),
        "ahead": minutes_ahead(now, who.time_zone, there.time_zone),
        "values": {"slot": asked.get("slot", ""), "topic": asked.get("topic", found.topic)},
        "topic_length": TOPIC_LENGTH,
        "wrong": {"topic": sentence} if beside else {},
        "refused": None if beside else sentence,
    }
    return render(request, "mentoring/next.html", status_of(error.code) if error else 200, **context)
