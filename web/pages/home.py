"""The network at a glance, and the field to join by code or link."""

from aiohttp import web

from rooms.places.rooms import all_rooms
from rooms.places.technoparks import all_organizations, all_technoparks
from web.forms import fields
from web.joining import destination
from web.places import partner_card, technopark_card
from web.rendering import render, see_other
from web.request_state import LOCALE, deps, identity, translate
from web.scheme import own_origin


async def home(request: web.Request) -> web.Response:
    """GET /"""
    return await _home(request)


async def join(request: web.Request) -> web.Response:
    """POST /join: send the person to the room that the code or link names, or say that it names none."""
    typed = (await fields(request)).get("code", "").strip()
    if (target := destination(typed, own_origin(request))) is not None:
        return see_other(request, target)
    return await _home(request, typed=typed, error=translate(request, "account.join.unknown"), status=422)


async def _home(request: web.Request, *, typed: str = "", error: str | None = None, status: int = 200) -> web.Response:
    locale, reader = request[LOCALE], identity(request)
    async with deps(request).database.read() as db:
        sites, rooms, partners = await all_technoparks(db), await all_rooms(db), await all_organizations(db)
    inside = await deps(request).presence.inside()
    technoparks = [
        technopark_card(site, [room for room in rooms if room.technopark_id == site.id], inside, locale, reader)
        for site in sites
    ]
    return render(
        request,
        "site/home.html",
        status,
        technoparks=technoparks,
        rooms=sorted((room for site in technoparks for room in site.rooms), key=lambda room: -room.count),
        inside=sum(site.count for site in technoparks),
        partners=[partner_card(partner, locale) for partner in partners],
        accents=technoparks,
        join_value=typed,
        join_error=error,
    )
