"""Invitations made from inside a room."""

from datetime import timedelta

from aiohttp import web

from rooms.places.invites import DEFAULT_LIFETIME, create_invite
from web.access import required
from web.api.body import json_object, number_of, text_of
from web.request_state import ROOM, deps
from web.scheme import own_origin


async def invite(request: web.Request) -> web.Response:
    """POST /api/v1/rooms/{room}/invites `{expiresInHours?, maxUses?, label?}`: `{id, url, expiresAt}` in ms."""
    body = await json_object(request)
    hours = number_of(body, "expiresInHours")
    given = deps(request)
    async with given.database.begin() as db:
        issued = await create_invite(
            db,
            given.clock,
            room_id=request[ROOM].id,
            created_by=required(request).person_id,
            expires_in=timedelta(hours=hours) if hours else DEFAULT_LIFETIME,
            max_uses=number_of(body, "maxUses"),
            label=text_of(body, "label", ""),
        )
    answer = {
        "id": issued.invite.id,
        "url": f"{own_origin(request)}/j/{issued.token}",
        "expiresAt": int(issued.invite.expires_at.timestamp() * 1000),
    }
    return web.json_response(answer, status=201, headers={"Cache-Control": "no-store"})
