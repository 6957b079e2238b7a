"""What a page that stays open tells its reader in time."""

from aiohttp import web

from rooms.mentoring.reminders import MINUTES_BEFORE, upcoming
from web.access import required
from web.local_time import moment
from web.request_state import LOCALE, deps, translate


async def reminders(request: web.Request) -> web.Response:
    """GET /api/v1/reminders: the reader's sessions of the next day, ready to be told.

    Gives `{now, sessions: [{id, sequence, starts_at, minutes, title, text, action, href}]}`: `minutes` before the
    start are when to tell, and `now` is the server's clock, which the browser's may differ from.
    """
    who, given = required(request), deps(request)
    async with given.database.read() as db:
        sessions = await upcoming(db, given.clock, who.person_id)
    told = [
        {
            "id": session.id,
            "sequence": session.sequence,
            "starts_at": session.starts_at.isoformat(),
            "minutes": MINUTES_BEFORE,
            "title": translate(request, "calendar.reminder.title", who=session.counterpart(who.person_id)),
            "text": f"{moment(session.starts_at, who.time_zone, request[LOCALE])} · {session.topic}",
            "action": translate(request, "calendar.reminder.action"),
            "dismiss": translate(request, "calendar.reminder.dismiss"),
            "href": f"/sessions/{session.id}",
        }
        for session in sessions
    ]
    body = {"now": given.clock.now().isoformat(), "sessions": told}
    return web.json_response(body, headers={"Cache-Control": "no-store"})
