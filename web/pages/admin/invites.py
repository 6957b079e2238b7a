"""Invitations of a room: made, copied once, ended."""

from datetime import timedelta
from typing import Final

from aiohttp import web

from rooms.errors import InvalidPayload
from rooms.places.invites import create_invite, invites_of, revoke_invite
from web.access import required
from web.forms import fields, whole_number
from web.rendering import render, see_other
from web.request_state import LOCALE, ROOM, deps
from web.scheme import own_origin

HOURS: Final = (1, 24, 24 * 7, 24 * 30)
"""Lifetimes to choose from."""


async def list_invites(request: web.Request) -> web.Response:
    """GET /admin/rooms/{room}/invites"""
    return await _invites(request)


async def make_invite(request: web.Request) -> web.Response:
    """POST /admin/rooms/{room}/invites: the page shows the link, this once."""
    form, given = await fields(request), deps(request)
    hours = whole_number(form.get("hours", ""))
    if hours not in HOURS:
        raise InvalidPayload
    async with given.database.begin() as db:
        issued = await create_invite(
            db,
            given.clock,
            room_id=request[ROOM].id,
            created_by=required(request).person_id,
            expires_in=timedelta(hours=hours),
            max_uses=whole_number(form.get("max_uses", ""), 0) or None,
            label=form.get("label", ""),
        )
    return await _invites(request, fresh=f"{own_origin(request)}/j/{issued.token}")


async def end_invite(request: web.Request) -> web.Response:
    """POST /admin/rooms/{room}/invites/{invite}/revoke"""
    room, given = request[ROOM], deps(request)
    async with given.database.begin() as db:
        await revoke_invite(db, given.clock, invite_id=request.match_info["invite"], room_id=room.id)
    return see_other(request, f"/admin/rooms/{room.id}/invites", "admin.notice.invite_revoked")


async def _invites(request: web.Request, *, fresh: str | None = None) -> web.Response:
    room = request[ROOM]
    async with deps(request).database.read() as db:
        invites = await invites_of(db, deps(request).clock, room.id)
    return render(
        request,
        "admin/invites.html",
        technopark=room.technopark,
        accents=[room.technopark],
        room=room,
        name=room.name(request[LOCALE]),
        invites=invites,
        lifetimes=HOURS,
        fresh=fresh,
    )
