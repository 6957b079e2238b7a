"""Where a mentor says when and how they can be booked."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from aiohttp import web

from rooms.errors import DomainError, NotFound
from rooms.identity import Identity
from rooms.mentoring import availability
from rooms.mentoring.availability import BookingSettings
from rooms.mentoring.busy import busy_count, read_soon, set_calendar
from rooms.mentoring.errors import HoursInvalid
from rooms.mentoring.offers import offered_slots
from rooms.mentoring.opening import telling_who_waits
from rooms.mentoring.wall_clock import DAY, Span
from web.access import required
from web.forms import fields, whole_number
from web.local_time import full_day, moment, weekdays, zone_name
from web.rates import BOOK
from web.refusals import status_of
from web.rendering import render, see_other
from web.request_state import LOCALE, RATES, deps, translate, translate_count
from web.slot_days import read_day

PAGE = "/profile/availability"
CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)(?::00)?")
SETTINGS = ("slot_minutes", "buffer_before", "buffer_after", "notice_hours", "horizon_days", "daily_limit")
BUFFERS = (0, 5, 10, 15, 30, 45, 60)
NOTICES = (0, 1, 2, 4, 12, 24, 48, 72, 168)
HORIZONS = (7, 14, 30, 60, 90, 180)


async def editor(request: web.Request) -> web.Response:
    """GET /profile/availability"""
    return await _page(request, required(request))


async def save_hours(request: web.Request) -> web.Response:
    """POST /profile/availability/hours: `start-<weekday>-<row>` and `end-…`, empty rows left out."""
    who, form, given = required(request), await fields(request), deps(request)
    try:
        hours = {weekday: _spans(form, str(weekday)) for weekday in range(7)}
        async with given.database.begin() as db:
            mentor = await availability.own_mentor(db, who.person_id)
            async with telling_who_waits(db, given.clock, mentor):
                await availability.set_weekly_hours(db, mentor.person_id, hours)
    except DomainError as error:
        return await _page(request, who, form, error, "hours")
    return see_other(request, f"{PAGE}#hours", "booking.notice.hours_saved")


async def save_exception(request: web.Request) -> web.Response:
    """POST /profile/availability/exceptions: a date with hours of its own, or none for a day off."""
    who, form, given = required(request), await fields(request), deps(request)
    try:
        spans = _spans(form, "x") if form.get("kind") == "hours" else []
        if form.get("kind") == "hours" and not spans:
            raise HoursInvalid
        async with given.database.begin() as db:
            mentor = await availability.own_mentor(db, who.person_id)
            today = availability.today(given.clock, mentor)
            on_date = read_day(form.get("on_date")) or today - timedelta(days=1)
            async with telling_who_waits(db, given.clock, mentor):
                await availability.set_exception(db, given.clock, mentor, on_date, spans)
    except DomainError as error:
        return await _page(request, who, form, error, "exception")
    return see_other(request, f"{PAGE}#exceptions", "booking.notice.exception_saved")


async def remove_exception(request: web.Request) -> web.Response:
    """POST /profile/availability/exceptions/{date}/remove"""
    who, given, on_date = required(request), deps(request), read_day(request.match_info["date"])
    if on_date is None:
        raise NotFound
    async with given.database.begin() as db:
        mentor = await availability.own_mentor(db, who.person_id)
        async with telling_who_waits(db, given.clock, mentor):
            await availability.clear_exception(db, mentor.person_id, on_date)
    return see_other(request, f"{PAGE}#exceptions", "booking.notice.exception_removed")


async def save_settings(request: web.Request) -> web.Response:
    """POST /profile/availability/settings"""
    who, form, given = required(request), await fields(request), deps(request)
    try:
        numbers = {name: whole_number(form.get(name, "")) for name in SETTINGS}
        async with given.database.begin() as db:
            mentor = await availability.own_mentor(db, who.person_id)
            settings = BookingSettings(**numbers, approval=form.get("approval", ""))
            await availability.set_booking_settings(db, given.clock, mentor, settings)
    except DomainError as error:
        return await _page(request, who, form, error, "settings")
    return see_other(request, f"{PAGE}#settings", "booking.notice.settings_saved")


async def save_calendar(request: web.Request) -> web.Response:
    """POST /profile/availability/calendar: the link to another calendar, or none."""
    who, form, given = required(request), await fields(request), deps(request)
    try:
        async with given.database.begin() as db:
            mentor = await availability.own_mentor(db, who.person_id)
            await set_calendar(db, given.clock, mentor, form.get("calendar_url", ""))
    except DomainError as error:
        return await _page(request, who, form, error, "calendar")
    notice = "booking.notice.calendar_saved" if mentor.calendar_url else "booking.notice.calendar_removed"
    return see_other(request, f"{PAGE}#calendar", notice)


async def ask_calendar(request: web.Request) -> web.Response:
    """POST /profile/availability/calendar/read: have the link read now."""
    who, given = required(request), deps(request)
    await request.app[RATES].count(BOOK, who.person_id)
    async with given.database.begin() as db:
        mentor = await availability.own_mentor(db, who.person_id)
        if mentor.calendar_url is None:
            raise NotFound
        await read_soon(db, given.clock, mentor.person_id)
    return see_other(request, f"{PAGE}#calendar", "booking.notice.calendar_asked")


async def _page(
    request: web.Request,
    who: Identity,
    form: Mapping[str, str] | None = None,
    error: DomainError | None = None,
    about: str = "",
) -> web.Response:
    given, locale = deps(request), request[LOCALE]
    now = given.clock.now()
    async with given.database.read() as db:
        try:
            mentor = await availability.own_mentor(db, who.person_id)
        except NotFound:
            if form is not None:
                raise
            return render(request, "mentoring/no_profile.html")
        weekly = await availability.weekly_hours(db, who.person_id)
        exceptions = await availability.exceptions_ahead(db, given.clock, mentor)
        busy = await busy_count(db, who.person_id)
        slots = await offered_slots(db, given.clock, mentor, now, now + timedelta(days=mentor.horizon_days))
    asked = form or {}
    sentence = translate(request, f"error.{error.code}", **error.params) if error else None
    own = {name: str(getattr(mentor, name)) for name in (*SETTINGS, "approval")}
    context: dict[str, Any] = {
        "mentor": mentor,
        "zone": zone_name(mentor.person.time_zone, now),
        "week": _week(weekly, asked if about == "hours" else {}, locale),
        "exceptions": [_exception(day, spans, locale) for day, spans in exceptions.items()],
        "values": own | {name: value for name, value in asked.items() if name in own and about == "settings"},
        "exception": asked if about == "exception" else {},
        "choices": _choices(request, own),
        "days": {
            "first": availability.today(given.clock, mentor).isoformat(),
            "last": (availability.today(given.clock, mentor) + timedelta(days=availability.EXCEPTION_DAYS)).isoformat(),
        },
        "first_open": moment(slots[0], mentor.person.time_zone, locale) if slots else None,
        "open_count": len(slots),
        "busy": busy,
        "calendar_read": moment(mentor.calendar_fetched_at, mentor.person.time_zone, locale)
        if mentor.calendar_fetched_at
        else None,
        "calendar_url": asked.get("calendar_url", "") if about == "calendar" else mentor.calendar_url or "",
        "wrong": {about: sentence} if error else {},
    }
    return render(request, "mentoring/availability.html", status_of(error.code) if error else 200, **context)


def _week(weekly: list[list[Span]], form: Mapping[str, str], locale: str) -> list[dict[str, Any]]:
    """A row for each span of each day and one to add another; what was sent and refused stands again."""
    days = []
    for weekday, name in enumerate(weekdays(locale)):
        spans = [(_clock(start), _clock(end % DAY)) for start, end in weekly[weekday]]
        if form:
            sent = [(form.get(f"start-{weekday}-{row}", ""), form.get(f"end-{weekday}-{row}", "")) for row in range(6)]
            spans = [span for span in sent if any(span)]
        if len(spans) < availability.SPANS_A_DAY:
            spans.append(("", ""))
        days.append({"index": weekday, "name": name, "spans": spans, "open": bool(weekly[weekday])})
    return days


def _exception(day: date, spans: list[Span], locale: str) -> dict[str, str]:
    dot = ":" if locale == "en" else "."
    hours = ", ".join(f"{_clock(start)}–{_clock(end % DAY)}".replace(":", dot) for start, end in spans)
    return {"iso": day.isoformat(), "name": full_day(day, locale), "hours": hours}


def _choices(request: web.Request, own: Mapping[str, str]) -> dict[str, list[tuple[str, str]]]:
    """What the fields offer, with the value that is set, whatever it is."""

    def some(name: str, key: str, numbers: tuple[int, ...]) -> list[tuple[str, str]]:
        return [(str(number), translate_count(request, key, number)) for number in sorted({*numbers, int(own[name])})]

    return {
        "slot_minutes": some("slot_minutes", "booking.minutes", availability.SLOT_MINUTES),
        "buffer_before": some("buffer_before", "booking.minutes", BUFFERS),
        "buffer_after": some("buffer_after", "booking.minutes", BUFFERS),
        "notice_hours": some("notice_hours", "booking.hours_before", NOTICES),
        "horizon_days": some("horizon_days", "booking.days_ahead", HORIZONS),
        "daily_limit": some("daily_limit", "booking.sessions_a_day", tuple(range(1, availability.MAX_DAILY + 1))),
    }


def _spans(form: Mapping[str, str], day: str) -> list[Span]:
    """The hours of one day that a form sent. Raises `HoursInvalid`."""
    spans = []
    for row in range(availability.SPANS_A_DAY):
        start, end = form.get(f"start-{day}-{row}", "").strip(), form.get(f"end-{day}-{row}", "").strip()
        if start or end:
            # Midnight at the end of the day is written as at its beginning.
            spans.append((_minute(start), _minute(end) or DAY))
    return spans


def _minute(text: str) -> int:
    found = CLOCK.fullmatch(text)
    if found is None:
        raise HoursInvalid
    return int(found[1]) * 60 + int(found[2])


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
