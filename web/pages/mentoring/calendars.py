"""Sessions in people's own calendars: a feed to subscribe to, and a file for one session."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from aiohttp import web

from rooms.errors import NotFound
from rooms.mentoring import calendar_links, feeds, invitations
from rooms.mentoring.appointments import Appointment, appointment
from rooms.mentoring.errors import SessionNotFound
from rooms.mentoring.invitations import CalendarEvent
from web.access import required
from web.calendar_events import calendar_event
from web.i18n import supported
from web.rendering import render, see_other
from web.request_state import CATALOGUES, LOCALE, deps
from web.scheme import own_origin

PAGE = "/profile/calendar"


async def subscription(request: web.Request) -> web.Response:
    """GET /profile/calendar: where one's own feed is, and how to subscribe to it."""
    async with deps(request).database.read() as db:
        token = await feeds.feed_token(db, required(request).person_id)
    url = f"{own_origin(request)}/calendar/{token}.ics" if token else None
    return render(
        request,
        "mentoring/calendar.html",
        url=url,
        webcal=calendar_links.webcal(url) if url else None,
        google=calendar_links.subscribe_google(url) if url else None,
    )


async def subscribe(request: web.Request) -> web.Response:
    """POST /profile/calendar: make the feed, or give it another address."""
    who = required(request)
    async with deps(request).database.begin() as db:
        await feeds.open_feed(db, who.person_id)
    return see_other(request, PAGE, "account.notice.calendar_opened")


async def unsubscribe(request: web.Request) -> web.Response:
    """POST /profile/calendar/close"""
    who = required(request)
    async with deps(request).database.begin() as db:
        await feeds.close_feed(db, who.person_id)
    return see_other(request, PAGE, "account.notice.calendar_closed")


async def feed(request: web.Request) -> web.Response:
    """GET /calendar/{token}.ics: for programs, which send no cookie; whoever has the address may read."""
    given, catalogues = deps(request), request.app[CATALOGUES]
    async with given.database.read() as db:
        found = await feeds.read_feed(db, given.clock, request.match_info["token"])
    if found is None:
        raise NotFound
    person, sessions = found
    locale, address = supported(person.locale), own_origin(request)
    events = [calendar_event(catalogues, session, person.id, locale, address) for session in sessions]
    name = catalogues.translate(locale, "calendar.feed.name", site=given.options.site_name)
    return _feed_answer(request, events, name, given.clock.now())


async def download(request: web.Request) -> web.Response:
    """GET /sessions/{session}/calendar.ics: a file to open with any calendar."""
    who, given = required(request), deps(request)
    async with given.database.read() as db:
        session = await appointment(db, request.match_info["session"])
    if session is None or session.attendee(who.person_id) is None:
        raise SessionNotFound
    headers = {"Content-Disposition": 'attachment; filename="session.ics"', "Cache-Control": "no-store"}
    content = invitations.single(_own_event(request, session), now=given.clock.now())
    return web.Response(body=content, content_type="text/calendar", charset="utf-8", headers=headers)


def own_calendar_links(request: web.Request, session: Appointment) -> dict[str, str]:
    """Where the reader can put one of their sessions into a calendar: a file, and two that live on the web."""
    event = _own_event(request, session)
    return {
        "file": f"/sessions/{session.id}/calendar.ics",
        "google": calendar_links.google(event),
        "outlook": calendar_links.outlook(event),
    }


def _own_event(request: web.Request, session: Appointment) -> CalendarEvent:
    reader = required(request).person_id
    return calendar_event(request.app[CATALOGUES], session, reader, request[LOCALE], own_origin(request))


def _feed_answer(request: web.Request, events: Sequence[CalendarEvent], name: str, now: datetime) -> web.Response:
    """The feed, or that it is as the program has it. Its time stamp changes with each answer, so it does not count."""
    tag = hashlib.sha256(repr((name, events)).encode()).hexdigest()[:32]
    headers = {"ETag": f'W/"{tag}"', "Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex"}
    if any(known.value == tag for known in request.if_none_match or ()):
        return web.Response(status=304, headers=headers)
    content = invitations.feed(events, name=name, now=now)
    return web.Response(body=content, content_type="text/calendar", charset="utf-8", headers=headers)
