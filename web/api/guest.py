"""Visits of people who give only a name."""

from aiohttp import web

from rooms.accounts.guests import open_guest, rename_guest
from rooms.chat.text import clean_name
from rooms.identity import Identity
from web import csrf
from web.api.body import json_object, text_of
from web.logging_in import set_cookie, user_agent
from web.rates import GUEST
from web.request_state import CSRF_KEY, LOCALE, RATES, address_of, counted_address_of, deps, identity


async def become_guest(request: web.Request) -> web.Response:
    """POST /api/v1/guest `{name}`: `{personId, name, csrf}` and the login's cookie.

    Who has a login keeps it: a guest is renamed, an account stays what it is.
    """
    name = text_of(await json_object(request), "name")
    who = identity(request)
    if who is not None:
        return await _again(request, who, name)
    await request.app[RATES].count(GUEST, counted_address_of(request))
    given = deps(request)
    async with given.database.begin() as db:
        issued = await open_guest(
            db,
            given.clock,
            name=name,
            locale=request[LOCALE],
            user_agent=user_agent(request),
            ip=address_of(request),
        )
    response = _told(issued.person.id, issued.person.name, issued.login.csrf_secret)
    set_cookie(request, response, issued)
    return response


async def _again(request: web.Request, who: Identity, name: str) -> web.Response:
    if not who.guest:
        return _told(who.person_id, who.name, request[CSRF_KEY])
    async with deps(request).database.begin() as db:
        await rename_guest(db, who.person_id, name)
    return _told(who.person_id, clean_name(name), request[CSRF_KEY])


def _told(person_id: str, name: str, csrf_key: str) -> web.Response:
    body = {"personId": person_id, "name": name, "csrf": csrf.issue(csrf_key)}
    return web.json_response(body, headers={"Cache-Control": "no-store"})
