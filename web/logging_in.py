"""Giving a browser its login."""

from aiohttp import web

from rooms.accounts import logins
from rooms.accounts.logins import IssuedLogin
from rooms.models import Person
from web.cookies import start_session
from web.request_state import address_of, deps, header_of, identity


def user_agent(request: web.Request) -> str:
    """What the browser calls itself."""
    return header_of(request, "User-Agent")


async def begin(request: web.Request, response: web.StreamResponse, person: Person) -> IssuedLogin:
    """Issue a login on this browser with a fresh token; the one that it had, a guest's visit say, ends."""
    given, before = deps(request), identity(request)
    async with given.database.begin() as db:
        if before is not None:
            await logins.revoke(db, given.clock, login_id=before.login_id, person_id=before.person_id)
        issued = await logins.issue_login(
            db, given.clock, person, user_agent=user_agent(request), ip=address_of(request)
        )
    set_cookie(request, response, issued)
    return issued


def set_cookie(request: web.Request, response: web.StreamResponse, issued: IssuedLogin) -> None:
    """Put the login's token into the browser, for as long as the login lasts."""
    seconds = int((issued.login.expires_at - deps(request).clock.now()).total_seconds())
    start_session(response, deps(request).options, issued.token, seconds=seconds)
