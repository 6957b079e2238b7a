"""Finds out who asks: a login's token in the cookie, or as a bearer where a program asks."""

from aiohttp import web

from rooms.accounts import logins
from web import cookies
from web.access import Handler
from web.middleware.request_context import chosen_locale
from web.request_state import CSRF_KEY, DEPS, IDENTITY, LOCALE

STATIC = "/static/"


@web.middleware
async def identify(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Put the identity with the request, and speak the account's language."""
    deps = request.app[DEPS]
    if request.path.startswith((STATIC, *deps.mounted)):
        return await handler(request)
    token = cookies.session_token(request, deps.options) or bearer(request)
    if token:
        async with deps.database.read() as db:
            found = await logins.authenticate(db, deps.clock, token)
        if found:
            request[IDENTITY] = found
            request[CSRF_KEY] = found.csrf_secret
            request[LOCALE] = chosen_locale(request, found.locale)
    return await handler(request)


def bearer(request: web.Request) -> str | None:
    """The token that a program of its own sent (RFC 6750), which no browser adds by itself."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" and request.path.startswith("/api/") else None
