"""Choosing a slot of a mentor's and booking it; waiting for one where none fits."""

import secrets
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web

from rooms.errors import DomainError
from rooms.identity import Identity
from rooms.mentoring.bookings import QUESTIONS_LENGTH, TOPIC_LENGTH, NewBooking, book, bookable_mentor
from rooms.mentoring.errors import OwnSlot
from rooms.mentoring.offers import offered_slots
from rooms.mentoring.startups import startups_of
from rooms.mentoring.teams import team_of
from rooms.mentoring.waiting import MAX_DAYS, entry_of, stop_waiting, wait_for
from rooms.models import MentorProfile, SessionStatus, Technopark, WaitingEntry
from web.access import required
from web.forms import fields
from web.local_time import moment, zone_name
from web.rates import BOOK
from web.refusals import status_of
from web.rendering import render, see_other
from web.request_state import LOCALE, RATES, deps, translate
from web.slot_days import minutes_ahead, read_day, read_slot, slot_week

FIELD_OF = {"topic_empty": "topic", "date_invalid": "until"}
COMPANION = "companion-"


async def choose(request: web.Request) -> web.Response:
    """GET /mentors/{person}/book"""
    return await _page(request, required(request))


async def book_slot(request: web.Request) -> web.Response:
    """POST /mentors/{person}/book"""
    who, form, given = required(request), await fields(request), deps(request)
    await request.app[RATES].count(BOOK, who.person_id)
    try:
        new = NewBooking(
            mentor_id=request.match_info["person"],
            starts_at=read_slot(form.get("slot", "")),
            topic=form.get("topic", ""),
            questions=form.get("questions", ""),
            startup_id=form.get("startup") or None,
            companions=_companions(form),
            previous_id=form.get("previous") or None,
            idempotency_key=form.get("key") or None,
        )
        async with given.database.begin() as db:
            session = await book(db, given.clock, who, new)
    except DomainError as error:
        return await _page(request, who, form, error)
    confirmed = session.status == SessionStatus.CONFIRMED
    return see_other(
        request,
        f"/sessions/{session.id}",
        "booking.notice.confirmed" if confirmed else "booking.notice.requested",
        at=moment(session.starts_at, who.time_zone, request[LOCALE]),
    )


async def wait(request: web.Request) -> web.Response:
    """POST /mentors/{person}/wait"""
    who, form, given = required(request), await fields(request), deps(request)
    await request.app[RATES].count(BOOK, who.person_id)
    async with given.database.begin() as db:
        mentor = await bookable_mentor(db, request.match_info["person"])
        today = given.clock.now().astimezone(ZoneInfo(mentor.person.time_zone)).date()
        until = read_day(form.get("until")) or today - timedelta(days=1)
        try:
            await wait_for(db, given.clock, who, mentor, until=until, startup_id=form.get("startup") or None)
            refused = None
        except DomainError as error:
            refused = error
    if refused is not None:
        return await _page(request, who, form, refused)
    return see_other(request, f"/mentors/{mentor.person_id}/book", "booking.notice.waiting")


async def wait_no_more(request: web.Request) -> web.Response:
    """POST /mentors/{person}/wait/stop"""
    who, form, mentor_id = required(request), await fields(request), request.match_info["person"]
    async with deps(request).database.begin() as db:
        await stop_waiting(db, who.person_id, mentor_id)
    back = "/sessions" if form.get("back") == "sessions" else f"/mentors/{mentor_id}/book"
    return see_other(request, back, "booking.notice.waiting_ended")


async def _page(
    request: web.Request,
    who: Identity,
    form: Mapping[str, str] | None = None,
    error: DomainError | None = None,
) -> web.Response:
    given, locale = deps(request), request[LOCALE]
    now, asked = given.clock.now(), form or {}
    async with given.database.read() as db:
        mentor = await bookable_mentor(db, request.match_info["person"])
        if mentor.person_id == who.person_id:
            raise OwnSlot
        until = now + timedelta(days=mentor.horizon_days)
        slots = await offered_slots(db, given.clock, mentor, now, until, to=who.person_id)
        teams = [(startup, await team_of(db, startup.id)) for startup, _owner in await startups_of(db, who.person_id)]
        waiting = await entry_of(db, who.person_id, mentor.person_id)
        site = await db.get_one(Technopark, mentor.technopark_id)
    week = slot_week(
        slots,
        minutes=mentor.slot_minutes,
        zone=who.time_zone,
        other_zone=mentor.person.time_zone,
        locale=locale,
        now=now,
        first=read_day(asked.get("from") or request.query.get("from")),
    )
    field = FIELD_OF.get(error.code) if error else None
    sentence = translate(request, f"error.{error.code}", **error.params) if error else None
    today = now.astimezone(ZoneInfo(mentor.person.time_zone)).date()
    context: dict[str, Any] = {
        "mentor": mentor,
        "site": site,
        "accents": [site],
        "week": week,
        "any_open": bool(slots),
        "zone": zone_name(who.time_zone, now),
        "other_zone": zone_name(mentor.person.time_zone, now),
        "ahead": minutes_ahead(now, who.time_zone, mentor.person.time_zone),
        "teams": [(startup, [one for one in team if one.person_id != who.person_id]) for startup, team in teams],
        "startup_names": [
            ("", translate(request, "booking.no_startup")),
            *((row.id, row.name) for row, _team in teams),
        ],
        "values": _values(asked, request.query, teams[0][0].id if teams else ""),
        "unticked": form is not None,
        "lengths": {"topic": TOPIC_LENGTH, "questions": QUESTIONS_LENGTH},
        "waiting": waiting,
        "until": asked.get("until") or _until(mentor, waiting, today),
        "days": {"first": today.isoformat(), "last": (today + timedelta(days=MAX_DAYS)).isoformat()},
        "wrong": {field: sentence} if field else {},
        "refused": None if field else sentence,
    }
    return render(request, "mentoring/book.html", status_of(error.code) if error else 200, **context)


def _values(form: Mapping[str, str], query: Mapping[str, str], startup: str) -> dict[str, str]:
    """What the form starts with: what was sent, or what the address proposes."""
    values = {name: form.get(name, query.get(name, "")) for name in ("slot", "topic", "questions", "previous")}
    chosen = form.get("startup", query.get("startup", startup))
    return values | {"startup": chosen, "key": form.get("key") or secrets.token_urlsafe(16), **_ticked(form)}


def _ticked(form: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in form.items() if name.startswith(COMPANION)}


def _companions(form: Mapping[str, str]) -> list[str]:
    """Who of the chosen startup's team comes along; boxes of another startup do not count."""
    beginning = f"{COMPANION}{form.get('startup', '')}-"
    return [name.removeprefix(beginning) for name in form if name.startswith(beginning)]


def _until(mentor: MentorProfile, waiting: WaitingEntry | None, today: date) -> str:
    return (waiting.until_date if waiting else today + timedelta(days=mentor.horizon_days)).isoformat()
