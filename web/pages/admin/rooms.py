"""Rooms of a technopark, as its managers keep them."""

from typing import Any

from aiohttp import web

from rooms.errors import DomainError, RoomNotFound
from rooms.models import Room, RoomAccess, RoomKind
from rooms.places import rooms as places
from rooms.places.rooms import MANAGED, RoomFields
from web.forms import fields, whole_number
from web.refusals import status_of
from web.rendering import render, see_other
from web.request_state import LOCALE, TECHNOPARK, deps, translate

FIELD_OF = {"slug_taken": "slug", "slug_invalid": "slug", "name_invalid": "name_id", "invalid_payload": "capacity"}
NEW: RoomFields = {
    "slug": "",
    "name_id": "",
    "name_en": "",
    "summary_id": "",
    "summary_en": "",
    "kind": RoomKind.LOUNGE,
    "access": RoomAccess.OPEN,
    "lobby": False,
    "capacity": 50,
}


async def list_rooms(request: web.Request) -> web.Response:
    """GET /admin/t/{technopark}/rooms"""
    site = request[TECHNOPARK]
    async with deps(request).database.read() as db:
        rooms = await places.rooms_of(db, site.id, archived=True)
    rows = [
        {
            "id": room.id,
            "slug": room.slug,
            "name": room.name(request[LOCALE]),
            "kind": room.kind,
            "access": room.access,
            "lobby": room.lobby,
            "capacity": room.capacity,
            "archived_at": room.archived_at,
        }
        for room in rooms
    ]
    return render(request, "admin/rooms.html", technopark=site, rooms=rows, accents=[site])


async def new_room(request: web.Request) -> web.Response:
    """GET /admin/t/{technopark}/rooms/new"""
    return _form(request, None, NEW)


async def create_room(request: web.Request) -> web.Response:
    """POST /admin/t/{technopark}/rooms"""
    values = await _values(request)
    try:
        async with deps(request).database.begin() as db:
            room = await places.create_room(db, request[TECHNOPARK].id, values)
    except DomainError as error:
        return _form(request, None, values, error)
    return see_other(request, _list(request), "admin.notice.room_created", name=room.name(request[LOCALE]))


async def edit_room(request: web.Request) -> web.Response:
    """GET /admin/t/{technopark}/rooms/{room}"""
    async with deps(request).database.read() as db:
        room = await places.room_by_id(db, request.match_info["room"], archived=True)
    _check_here(request, room)
    return _form(request, room, _of(room))


async def save_room(request: web.Request) -> web.Response:
    """POST /admin/t/{technopark}/rooms/{room}"""
    values = await _values(request)
    async with deps(request).database.read() as db:
        room = await places.room_by_id(db, request.match_info["room"], archived=True)
    _check_here(request, room)
    try:
        async with deps(request).database.begin() as db:
            saved = await places.room_by_id(db, room.id, archived=True)
            await places.update_room(db, saved, values)
    except DomainError as error:
        return _form(request, room, values, error)
    return see_other(request, _list(request), "admin.notice.room_saved", name=saved.name(request[LOCALE]))


async def archive_room(request: web.Request) -> web.Response:
    """POST /admin/t/{technopark}/rooms/{room}/archive"""
    async with deps(request).database.begin() as db:
        room = await places.room_by_id(db, request.match_info["room"])
        _check_here(request, room)
        await places.archive_room(room, deps(request).clock)
    return see_other(request, _list(request), "admin.notice.room_archived", name=room.name(request[LOCALE]))


async def restore_room(request: web.Request) -> web.Response:
    """POST /admin/t/{technopark}/rooms/{room}/restore"""
    async with deps(request).database.begin() as db:
        room = await places.room_by_id(db, request.match_info["room"], archived=True)
        _check_here(request, room)
        await places.restore_room(room)
    return see_other(request, _list(request), "admin.notice.room_restored", name=room.name(request[LOCALE]))


def _check_here(request: web.Request, room: Room) -> None:
    """The path's technopark was checked, so the room must be one of its own, and nobody's session's.

    Raises `RoomNotFound`.
    """
    if room.technopark_id != request[TECHNOPARK].id or room.access not in MANAGED:
        raise RoomNotFound


def _list(request: web.Request) -> str:
    return f"/admin/t/{request[TECHNOPARK].slug}/rooms"


def _of(room: Room) -> RoomFields:
    return {
        "slug": room.slug,
        "name_id": room.name_id,
        "name_en": room.name_en,
        "summary_id": room.summary_id,
        "summary_en": room.summary_en,
        "kind": room.kind,
        "access": room.access,
        "lobby": room.lobby,
        "capacity": room.capacity,
    }


async def _values(request: web.Request) -> RoomFields:
    form = await fields(request)
    return {
        "slug": form.get("slug", ""),
        "name_id": form.get("name_id", ""),
        "name_en": form.get("name_en", ""),
        "summary_id": form.get("summary_id", ""),
        "summary_en": form.get("summary_en", ""),
        "kind": form.get("kind", ""),
        "access": form.get("access", ""),
        "lobby": form.get("lobby") == "on",
        "capacity": whole_number(form.get("capacity", "")),
    }


def _form(
    request: web.Request, room: Room | None, values: RoomFields, error: DomainError | None = None
) -> web.Response:
    site, context = request[TECHNOPARK], dict[str, Any]()
    if error is not None:
        field = FIELD_OF.get(error.code)
        sentence = translate(request, f"error.{error.code}", **error.params)
        context = {"wrong": {field: sentence} if field else {}, "refusal": None if field else sentence}
    return render(
        request,
        "admin/room.html",
        status_of(error.code) if error else 200,
        **{"wrong": {}, "refusal": None, **context},
        technopark=site,
        accents=[site],
        room=room,
        values=values,
        kinds=list(RoomKind),
        accesses=MANAGED,
        maximum=places.MAX_CAPACITY,
    )
