"""A startup's own pages: what mentors read, the pitch deck, the team."""

from typing import Any

from aiohttp import web

from rooms.errors import DomainError
from rooms.identity import Identity
from rooms.mentoring.attachments import store_deck
from rooms.mentoring.startups import (
    StartupFields,
    found_startup,
    owned_startup,
    replace_deck,
    save_startup,
)
from rooms.mentoring.teams import add_colleague, change_colleague, remove_colleague
from rooms.models import Startup
from web.access import required
from web.forms import fields, picked
from web.pages.mentoring.filters import address
from web.pages.mentoring.startup_editor import TEXTS, WRONG_FIELD, startup_page
from web.rates import UPLOAD
from web.rendering import see_other
from web.request_state import RATES, deps
from web.uploading import INTAKE, posted_file

PATH = "/profile/startup"


async def own_startup(request: web.Request) -> web.Response:
    """GET /profile/startup: the one that `startup` names, else the first; an empty form where `new` is set."""
    return await startup_page(request, required(request), slug=request.query.get("startup"), new="new" in request.query)


async def create_startup(request: web.Request) -> web.Response:
    """POST /profile/startup"""
    who, values = required(request), await _posted(request)
    try:
        async with deps(request).database.begin() as db:
            made = await found_startup(db, deps(request).clock, who, StartupFields(**values))
    except DomainError as error:
        return await _refused(request, who, error, values=values, new=True)
    return _back(request, made, "startups.notice.made")


async def change_startup(request: web.Request) -> web.Response:
    """POST /profile/startup/{startup}"""
    who, values, startup_id = required(request), await _posted(request), request.match_info["startup"]
    try:
        async with deps(request).database.begin() as db:
            saved = await save_startup(db, deps(request).clock, who, startup_id, StartupFields(**values))
    except DomainError as error:
        return await _refused(request, who, error, values=values, startup_id=startup_id)
    return _back(request, saved, "startups.notice.saved")


async def upload_deck(request: web.Request) -> web.Response:
    """POST /profile/startup/{startup}/deck"""
    who, given, startup_id = required(request), deps(request), request.match_info["startup"]
    async with given.database.read() as db:
        await owned_startup(db, who, startup_id)
    await request.app[RATES].count(UPLOAD, who.person_id)
    try:
        with request.app[INTAKE].one(who.person_id) as took:
            name, content = await posted_file(request, given.options.max_upload, took)
            kept = await store_deck(given.files, name=name, content=content)
    except DomainError as error:
        if error.code not in ("upload_invalid", "file_too_large", "file_type_refused"):
            raise
        return await startup_page(request, who, startup_id=startup_id, deck_error=error)
    return await _put_deck(request, who, startup_id, kept)


async def remove_deck(request: web.Request) -> web.Response:
    """POST /profile/startup/{startup}/deck/remove"""
    return await _put_deck(request, required(request), request.match_info["startup"], None)


async def add_member(request: web.Request) -> web.Response:
    """POST /profile/startup/{startup}/team"""
    who, form, startup_id = required(request), await fields(request), request.match_info["startup"]
    typed = {"email": form.get("email", "").strip(), "title": form.get("title", "")}
    try:
        async with deps(request).database.begin() as db:
            startup = await owned_startup(db, who, startup_id)
            await add_colleague(db, who, startup_id, email=typed["email"], title=typed["title"])
    except DomainError as error:
        if error.code not in ("colleague_unknown", "team_full", "conflict"):
            raise
        return await startup_page(request, who, startup_id=startup_id, team_error=error, typed=typed)
    return _back(request, startup, "startups.notice.member_added", "#team")


async def change_member(request: web.Request) -> web.Response:
    """POST /profile/startup/{startup}/team/{person}"""
    who, form = required(request), await fields(request)
    startup_id, person_id = request.match_info["startup"], request.match_info["person"]
    try:
        async with deps(request).database.begin() as db:
            startup = await owned_startup(db, who, startup_id)
            title, owner = form.get("title", ""), "owner" in form
            await change_colleague(db, who, startup_id, person_id, title=title, owner=owner)
    except DomainError as error:
        if error.code != "last_owner":
            raise
        return await startup_page(request, who, startup_id=startup_id, team_error=error)
    return _back(request, startup, "startups.notice.saved", "#team")


async def remove_member(request: web.Request) -> web.Response:
    """POST /profile/startup/{startup}/team/{person}/remove: by an owner, or of oneself."""
    who, startup_id, person_id = required(request), request.match_info["startup"], request.match_info["person"]
    try:
        async with deps(request).database.begin() as db:
            await remove_colleague(db, who, startup_id, person_id)
            startup = await db.get_one(Startup, startup_id)
    except DomainError as error:
        if error.code != "last_owner":
            raise
        return await startup_page(request, who, startup_id=startup_id, team_error=error)
    if person_id == who.person_id:
        return see_other(request, PATH, "startups.notice.left")
    return _back(request, startup, "startups.notice.member_removed", "#team")


async def _posted(request: web.Request) -> dict[str, Any]:
    form = await fields(request)
    values: dict[str, Any] = {name: form.get(name, "") for name in TEXTS}
    values |= {name: await picked(request, name) for name in ("needs", "languages")}
    return values | {"published": "published" in form}


def _back(request: web.Request, startup: Startup, notice: str, anchor: str = "") -> web.Response:
    return see_other(request, address(PATH, {"startup": startup.slug}) + anchor, notice)


async def _put_deck(request: web.Request, who: Identity, startup_id: str, kept: tuple[str, str] | None) -> web.Response:
    given = deps(request)
    async with given.database.begin() as db:
        old = await replace_deck(db, given.clock, who, startup_id, kept)
        startup = await db.get_one(Startup, startup_id)
    if old:
        await given.files.delete(old)
    return _back(request, startup, "startups.notice.deck" if kept else "startups.notice.deck_removed")


async def _refused(request: web.Request, who: Identity, error: DomainError, **page: Any) -> web.Response:
    if error.code not in (*WRONG_FIELD, "text_too_long", "profile_incomplete"):
        raise error
    return await startup_page(request, who, error=error, **page)
