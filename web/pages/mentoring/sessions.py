"""One's own sessions, and one session with what can be done about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from rooms.errors import DomainError, InvalidPayload
from rooms.identity import Identity
from rooms.mentoring.appointments import LIVE, Appointment, Attendee, appointment, appointments_of, past_appointments
from rooms.mentoring.changes import REASON_LENGTH
from rooms.mentoring.errors import SessionNotFound
from rooms.mentoring.waiting import waits_of
from rooms.models import MentoringSession, MentorProfile, SessionStatus, Side
from web.access import required
from web.local_time import full_day, time_span, zone_name
from web.pages.mentoring.afterwards import door_of, record_of
from web.pages.mentoring.calendars import own_calendar_links
from web.refusals import status_of
from web.rendering import render
from web.request_state import LOCALE, deps, translate

PAGE = 20


@dataclass(frozen=True)
class SessionCard:
    """A session as one of its people sees it: in their own zone."""

    id: str
    topic: str
    day: date
    span: str
    starts_at: datetime
    status: SessionStatus
    counterpart: str
    mentoring: bool
    to_decide: bool


def session_card(session: Appointment, who: Identity, locale: str, now: datetime) -> SessionCard:
    """The session for one of its people."""
    me = session.attendee(who.person_id)
    mentoring = me is not None and me.side is Side.MENTOR
    return SessionCard(
        id=session.id,
        topic=session.topic,
        day=session.starts_at.astimezone(ZoneInfo(who.time_zone)).date(),
        span=time_span(session.starts_at, session.ends_at, who.time_zone, locale),
        starts_at=session.starts_at,
        status=session.status,
        counterpart=session.counterpart(who.person_id),
        mentoring=mentoring,
        to_decide=mentoring and session.status is SessionStatus.REQUESTED and now < session.starts_at,
    )


async def my_sessions(request: web.Request) -> web.Response:
    """GET /sessions"""
    who, given, locale = required(request), deps(request), request[LOCALE]
    now, past = given.clock.now(), request.query.get("show") == "past"
    async with given.database.read() as db:
        if past:
            after = _cursor(request.query.get("before"))
            behind = await past_appointments(db, who.person_id, now=now, after=after, limit=PAGE)
            found, following = behind.items, behind.following
        else:
            found, following = tuple(await appointments_of(db, who.person_id, since=now, statuses=LIVE)), None
        waits = [] if past else await waits_of(db, who.person_id)
        profile = await db.get(MentorProfile, who.person_id)
    cards = [session_card(session, who, locale, now) for session in found]
    return render(
        request,
        "mentoring/sessions.html",
        past=past,
        to_decide=[card for card in cards if card.to_decide],
        cards=[card for card in cards if not card.to_decide],
        following=_following(found[-1]) if following else None,
        waits=waits,
        offers=profile is not None,
        zone=zone_name(who.time_zone, now),
    )


async def session(request: web.Request) -> web.Response:
    """GET /sessions/{session}"""
    return await session_page(request, required(request))


async def session_page(
    request: web.Request,
    who: Identity,
    form: Mapping[str, str] | None = None,
    error: DomainError | None = None,
    about: str = "",
) -> web.Response:
    """The page of one session; after a refusal, with what was written and why not. `about` names the form."""
    given, locale = deps(request), request[LOCALE]
    async with given.database.read() as db:
        found, row = await own_session(db, who, request.match_info["session"])
        door = await door_of(db, row, given.clock)
        record = await record_of(db, request, who, row, found)
    now = given.clock.now()
    card = session_card(found, who, locale, now)
    changeable = found.live and row.started_at is None and now < found.ends_at
    party = who.person_id in (row.mentor_id, row.booked_by)
    sentence = translate(request, f"error.{error.code}", **error.params) if error else None
    beside = error is not None and error.code == "reason_empty"
    context: dict[str, Any] = {
        "session": found,
        "card": card,
        "mentor": next(one for one in found.attendees if one.side is Side.MENTOR),
        "team": [one for one in found.attendees if one.side is Side.STARTUP],
        "times": _times(found, who, locale),
        "calendar_links": own_calendar_links(request, found) if found.live and now < found.ends_at else None,
        "door": door,
        "record": record,
        "by": found.attendee(found.cancelled_by) if found.cancelled_by else None,
        "may_decide": card.to_decide,
        "may_change": changeable and party,
        "reason": (form or {}).get("reason", ""),
        "reason_length": REASON_LENGTH,
        "about": about,
        "wrong": {about: sentence} if beside else {},
        "refused": None if beside else sentence,
    }
    return render(request, "mentoring/session.html", status_of(error.code) if error else 200, **context)


async def own_session(db: AsyncSession, who: Identity, session_id: str) -> tuple[Appointment, MentoringSession]:
    """A session for one of its people, as it is told and as it is kept. Raises `SessionNotFound`."""
    found = await appointment(db, session_id)
    row = await db.get(MentoringSession, session_id)
    if found is None or row is None or found.attendee(who.person_id) is None:
        raise SessionNotFound
    return found, row


def _times(session: Appointment, who: Identity, locale: str) -> list[dict[str, Any]]:
    """When it is where each of its people is, the reader first; people in one zone together."""
    at = session.starts_at
    places: dict[object, list[Attendee]] = {}
    for one in sorted(session.attendees, key=lambda one: one.person_id != who.person_id):
        places.setdefault(at.astimezone(ZoneInfo(one.time_zone)).utcoffset(), []).append(one)
    return [
        {
            "people": [one.name for one in people if one.person_id != who.person_id],
            "own": any(one.person_id == who.person_id for one in people),
            "day": full_day(at.astimezone(ZoneInfo(people[0].time_zone)).date(), locale),
            "span": time_span(at, session.ends_at, people[0].time_zone, locale),
        }
        for people in places.values()
    ]


def _following(last: Appointment) -> str:
    return f"/sessions?show=past&before={int(last.starts_at.timestamp())}-{last.id}"


def _cursor(text: str | None) -> tuple[datetime, str] | None:
    """Where a page begins: the start and identifier of the last session before it. Raises `InvalidPayload`."""
    if not text:
        return None
    seconds, _, session_id = text.partition("-")
    if not (seconds.isascii() and seconds.isdigit() and len(seconds) <= 11):
        raise InvalidPayload
    return datetime.fromtimestamp(int(seconds), UTC), session_id[:32]
