"""The room page, before and inside: one document that carries all the client needs before the first click."""

import json
from typing import Any, Final

from aiohttp import web
from markupsafe import Markup

from rooms.admission import knocks
from rooms.identity import Identity
from rooms.models import Room
from rooms.places.invites import find_invite
from rooms.places.rooms import room_by_slug
from rooms.tokens import is_token
from web import csrf
from web.forms import sign_in_url
from web.places import room_card
from web.rendering import render, see_other
from web.request_state import CATALOGUES, CSRF_KEY, LOCALE, deps, identity

TOPICS: Final = ("room", "before", "chat", "core", "error", "domain")
"""What the room's client says."""


async def room(request: web.Request) -> web.Response:
    """GET /t/{technopark}/{room}"""
    async with deps(request).database.read() as db:
        found = await room_by_slug(db, request.match_info["technopark"], request.match_info["room"])
    inside = await deps(request).presence.inside([found.id])
    card = room_card(found, found.technopark, inside.get(found.id, ()), request[LOCALE], identity(request))
    return render(
        request,
        "site/room.html",
        room=card,
        technopark=found.technopark,
        accents=[found.technopark],
        boot=embed(boot_data(request, found)),
    )


async def invited(request: web.Request) -> web.Response:
    """GET /j/{token}: on to the room that the invitation is for. Using it up happens on entering."""
    async with deps(request).database.read() as db:
        invite = await find_invite(db, deps(request).clock, request.match_info["token"])
    target = f"/t/{invite.room.technopark.slug}/{invite.room.slug}?invite={request.match_info['token']}"
    return see_other(request, target)


def boot_data(request: web.Request, found: Room) -> dict[str, Any]:
    """The `BootData` of `web/client/src/core/boot.ts`."""
    locale, place, reader = request[LOCALE], found.technopark, identity(request)
    token = request.query.get("invite", "")
    return {
        "locale": locale,
        "messages": request.app[CATALOGUES].of_topics(locale, TOPICS),
        "csrf": csrf.issue(request[CSRF_KEY]),
        "identity": _identity(reader),
        "room": {
            "id": found.id,
            "slug": found.slug,
            "name": found.name(locale),
            "summary": found.summary(locale),
            "kind": found.kind,
            "technopark": place.slug,
            "technoparkName": place.name,
            "accent": place.accent,
            "motif": place.motif,
            "timeZone": place.time_zone,
            "access": found.access,
            "lobby": knocks(reader, found),
            "capacity": found.capacity,
        },
        "invite": token if is_token(token) else None,
        "routerRtpCapabilities": deps(request).media_capabilities,
        "signInUrl": sign_in_url(request.path_qs),
        "floorUrl": f"/t/{place.slug}",
        "maxUpload": deps(request).options.max_upload,
    }


def embed(data: object) -> Markup:
    """JSON that is safe inside a `<script>`: no tag and no line separator of JavaScript can begin in it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)  # noqa: S704 - escaped just above


def _identity(reader: Identity | None) -> dict[str, str | None] | None:
    if reader is None:
        return None
    return {"personId": reader.person_id, "name": reader.name, "kind": reader.kind, "email": reader.email}
