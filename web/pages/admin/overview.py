"""Where the administration begins."""

from aiohttp import web

from rooms.permissions import Permission
from rooms.places.rooms import all_rooms
from rooms.places.technoparks import all_technoparks
from web.access import required
from web.places import technopark_card
from web.rendering import render, see_other
from web.request_state import LOCALE, deps


async def overview(request: web.Request) -> web.Response:
    """GET /admin: the technoparks one manages; who manages one alone is taken there."""
    who = required(request)
    async with deps(request).database.read() as db:
        sites, rooms = await all_technoparks(db), await all_rooms(db)
    inside = await deps(request).presence.inside()
    mine = [
        technopark_card(site, [room for room in rooms if room.technopark_id == site.id], inside, request[LOCALE], who)
        for site in sites
        if who.may(Permission.ROOM_EDIT, site.id)
    ]
    network = Permission.NETWORK_ADMINISTER in who.network_permissions
    if len(mine) == 1 and not network:
        return see_other(request, f"/admin/t/{mine[0].slug}/rooms")
    return render(request, "admin/overview.html", technoparks=mine, network=network, accents=mine)
