"""What a session's page shows of its room, and when it is over of all that it left behind."""

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web
from markupsafe import Markup
from sqlalchemy.ext.asyncio import AsyncSession

from rooms.chat.markdown import rendered
from rooms.identity import Identity
from rooms.mentoring.afterwards import CLOSED, Afterwards, afterwards
from rooms.mentoring.appointments import Appointment
from rooms.mentoring.ratings import COMMENT_LENGTH, ratable
from rooms.mentoring.session_rooms import CLOSES_AFTER, OPENS_BEFORE
from rooms.models import ActionItem, ActionState, MentoringSession, Room, SessionStatus, Technopark
from rooms.ports import Clock
from web.api.files import file_url
from web.local_time import clock as clock_of
from web.local_time import short_day
from web.request_state import LOCALE, deps


@dataclass(frozen=True)
class ActionRow:
    """An action item as the page shows it."""

    id: str
    text: str
    owner: str
    due: str
    state: ActionState
    late: bool


async def door_of(db: AsyncSession, session: MentoringSession, clock: Clock) -> dict[str, Any] | None:
    """Where the session's room is, and whether it is open now; none when there is nothing to enter any more."""
    if session.room_id is None or session.status not in (SessionStatus.CONFIRMED, SessionStatus.COMPLETED):
        return None
    now = clock.now()
    if now >= session.ends_at + CLOSES_AFTER:
        return None
    room = await db.get_one(Room, session.room_id)
    place = await db.get_one(Technopark, room.technopark_id)
    return {"href": f"/t/{place.slug}/{room.slug}", "open": now >= session.starts_at - OPENS_BEFORE}


async def record_of(
    db: AsyncSession, request: web.Request, who: Identity, session: MentoringSession, found: Appointment
) -> dict[str, Any] | None:
    """What the session left behind, for its page; none before its time is over."""
    clock = deps(request).clock
    if session.status not in CLOSED:
        return None
    record, locale = await afterwards(db, session, who.person_id), request[LOCALE]
    names = {one.person_id: one.name for one in found.attendees}
    today = clock.now().astimezone(ZoneInfo(who.time_zone)).date()

    def row(item: ActionItem) -> ActionRow:
        state = ActionState(item.state)
        return ActionRow(
            id=item.id,
            text=item.text,
            owner=names.get(item.owner_id or "", ""),
            due=short_day(item.due_on, locale) if item.due_on else "",
            state=state,
            late=state is ActionState.OPEN and item.due_on is not None and item.due_on < today,
        )

    return {
        "missed": session.status == SessionStatus.MISSED,
        "attendance": [(one, record.minutes.get(one.person_id, 0)) for one in found.attendees],
        "longest": max([1, *record.minutes.values()]),
        "notes": Markup(await rendered(record.notes)),  # noqa: S704 - rendered and cleaned
        "agenda": record.agenda,
        "actions": [row(item) for item in record.actions],
        "carried_over": [row(item) for item in record.carried_over],
        "chat": _chat(record, who, locale),
        "more_chat": record.chat.has_more,
        "rating": record.own_rating,
        "ratable": ratable(session, clock),
        "comment_length": COMMENT_LENGTH,
        "following": record.following,
        "next": _next(session, who),
    }


def _next(session: MentoringSession, who: Identity) -> str | None:
    """Where the reader books the next one; a mentor sets it only after one that came about."""
    if who.person_id != session.mentor_id:
        return f"/mentors/{session.mentor_id}/book?previous={session.id}"
    return None if session.status == SessionStatus.MISSED else f"/sessions/{session.id}/next"


def _chat(record: Afterwards, who: Identity, locale: str) -> list[dict[str, Any]]:
    return [
        {
            "author": message.author_name,
            "at": message.sent_at,
            "clock": clock_of(message.sent_at, who.time_zone, locale),
            "html": Markup(message.html),  # noqa: S704 - rendered and cleaned when it was posted
            "files": [(file.name, file_url(file.id, file.name)) for file in message.files],
        }
        for message in record.chat.messages
        if not message.deleted
    ]
