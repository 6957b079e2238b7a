"""Accounts as managers see them: searching, giving and taking roles; administrators disable them too."""

from collections.abc import Mapping
from urllib.parse import urlencode

from aiohttp import web

from rooms.errors import Conflict, InvalidPayload
from rooms.models import Person, Technopark
from rooms.permissions import Permission, Role
from rooms.places import people
from rooms.places.technoparks import all_technoparks
from web.access import required
from web.forms import fields, local_path
from web.rendering import render, see_other
from web.request_state import TECHNOPARK, deps


async def at_technopark(request: web.Request) -> web.Response:
    """GET /admin/t/{technopark}/people: who has a role there, or with a query whoever fits it."""
    return await _people(request, request[TECHNOPARK])


async def in_network(request: web.Request) -> web.Response:
    """GET /admin/people: every account of the network."""
    return await _people(request, None)


async def grant_here(request: web.Request) -> web.Response:
    """POST /admin/t/{technopark}/people/grant"""
    return await _grant(request, request[TECHNOPARK].id)


async def revoke_here(request: web.Request) -> web.Response:
    """POST /admin/t/{technopark}/people/revoke"""
    return await _revoke(request, request[TECHNOPARK].id)


async def grant_network(request: web.Request) -> web.Response:
    """POST /admin/people/grant"""
    return await _grant(request, None)


async def revoke_network(request: web.Request) -> web.Response:
    """POST /admin/people/revoke"""
    return await _revoke(request, None)


async def disable(request: web.Request) -> web.Response:
    """POST /admin/people/{person}/disable"""
    return await _set_disabled(request, disabled=True)


async def enable(request: web.Request) -> web.Response:
    """POST /admin/people/{person}/enable"""
    return await _set_disabled(request, disabled=False)


async def _grant(request: web.Request, technopark_id: str | None) -> web.Response:
    form = await fields(request)
    try:
        async with deps(request).database.begin() as db:
            await people.grant_role(
                db,
                required(request),
                person_id=form.get("person", ""),
                role=form.get("role", ""),
                technopark_id=technopark_id,
            )
    except Conflict:
        return see_other(request, _back(form), "admin.notice.role_held")
    return see_other(request, _back(form), "admin.notice.role_granted")


async def _revoke(request: web.Request, technopark_id: str | None) -> web.Response:
    form = await fields(request)
    async with deps(request).database.begin() as db:
        await people.revoke_role(
            db,
            required(request),
            person_id=form.get("person", ""),
            role=form.get("role", ""),
            technopark_id=technopark_id,
        )
    return see_other(request, _back(form), "admin.notice.role_revoked")


async def _set_disabled(request: web.Request, *, disabled: bool) -> web.Response:
    form, given = await fields(request), deps(request)
    async with given.database.begin() as db:
        await people.set_disabled(
            db, given.clock, required(request), person_id=request.match_info["person"], disabled=disabled
        )
    key = "admin.notice.account_disabled" if disabled else "admin.notice.account_enabled"
    return see_other(request, _back(form), key)


def _back(form: Mapping[str, str]) -> str:
    return local_path(form.get("next"), "/admin")


async def _people(request: web.Request, site: Technopark | None) -> web.Response:
    who, query = required(request), request.query.get("q", "").strip()[:120]
    after = _cursor(request.query.get("after", ""))
    async with deps(request).database.read() as db:
        sites = {place.id: place for place in await all_technoparks(db)}
        page = await people.list_people(
            db, technopark_id=site.id if site and not query else None, query=query, after=after
        )
    following = None
    if page.following is not None:
        following = f"{request.path}?{urlencode({'q': query, 'after': '~'.join(reversed(page.following))})}"
    return render(
        request,
        "admin/people.html",
        technopark=site,
        accents=[site] if site else [],
        people=[_row(person, site, sites) for person in page.items],
        query=query,
        following=following,
        roles=people.LOCAL_ROLES if site else (Role.ADMINISTRATOR,),
        may_disable=Permission.NETWORK_ADMINISTER in who.network_permissions,
    )


def _row(person: Person, site: Technopark | None, sites: Mapping[str, Technopark]) -> dict[str, object]:
    """One account: the roles that this page may take, and the others only named."""
    here = site.id if site else None
    return {
        "id": person.id,
        "name": person.name,
        "email": person.email,
        "disabled": person.disabled,
        "roles": [role.role for role in person.memberships if role.technopark_id == here],
        "elsewhere": [
            (role.role, sites[role.technopark_id].name if role.technopark_id else None)
            for role in person.memberships
            if role.technopark_id != here
        ],
    }


def _cursor(text: str) -> tuple[str, str] | None:
    """The name and identifier after which the page begins. Raises `InvalidPayload`."""
    if not text:
        return None
    person_id, separator, name = text.partition("~")
    if not separator or len(person_id) != 32:
        raise InvalidPayload
    return name[:64], person_id
