"""What people do after a session: rate it, tick off what was agreed."""

from aiohttp import web

from rooms.errors import DomainError, NotFound
from rooms.mentoring.actions import change_action
from rooms.mentoring.ratings import rate
from rooms.mentoring.records import session_of
from rooms.models import ActionItem, ActionState
from web.access import required
from web.forms import fields, whole_number
from web.pages.mentoring.sessions import session_page
from web.rates import BOOK
from web.rendering import see_other
from web.request_state import RATES, deps


async def save_rating(request: web.Request) -> web.Response:
    """POST /sessions/{session}/rating"""
    who, form, given = required(request), await fields(request), deps(request)
    await request.app[RATES].count(BOOK, who.person_id)
    session_id = request.match_info["session"]
    try:
        async with given.database.begin() as db:
            stars = whole_number(form.get("stars", ""), 0)
            await rate(db, given.clock, who.person_id, session_id, stars, form.get("comment", ""))
    except DomainError as error:
        return await session_page(request, who, form, error, "rating")
    return see_other(request, f"/sessions/{session_id}#rating", "after.notice.rated")


async def save_action(request: web.Request) -> web.Response:
    """POST /sessions/{session}/actions/{action}: its state alone; the rest was agreed in the session."""
    who, form, given = required(request), await fields(request), deps(request)
    session_id, item_id = request.match_info["session"], request.match_info["action"]
    async with given.database.begin() as db:
        session = await session_of(db, who.person_id, session_id)
        item = await db.get(ActionItem, item_id)
        if item is None:
            raise NotFound
        state = ActionState.DONE if form.get("done") == "yes" else ActionState.OPEN
        await change_action(
            db,
            given.clock,
            session,
            item_id,
            text=item.text,
            owner_id=item.owner_id,
            due_on=item.due_on,
            state=state,
        )
    return see_other(request, f"/sessions/{session_id}#actions")
