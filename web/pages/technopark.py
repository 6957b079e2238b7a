"""A technopark's floor: its rooms, with who is inside."""

from aiohttp import web

from rooms.permissions import Permission
from rooms.places.rooms import rooms_of
from rooms.places.technoparks import technopark_by_slug
from web.places import technopark_card
from web.rendering import render
from web.request_state import LOCALE, deps, identity


async def technopark(request: web.Request) -> web.Response:
    """GET /t/{technopark}"""
    reader = identity(request)
    async with deps(request).database.read() as db:
        site = await technopark_by_slug(db, request.match_info["technopark"])
        rooms = await rooms_of(db, site.id)
    inside = await deps(request).presence.inside([room.id for room in rooms])
    card = technopark_card(site, rooms, inside, request[LOCALE], reader)
    may_edit = reader is not None and reader.may(Permission.ROOM_EDIT, site.id)
    return render(request, "site/technopark.html", technopark=card, accents=[card], may_edit=may_edit)
