"""Finds out who asks: by a login's token in the cookie, or where programs ask by a personal token as bearer."""

from aiohttp import web

from rooms.accounts import logins
from rooms.accounts.api_tokens import authenticate_token, note_use
from web import cookies
from web.access import Handler, route_of
from web.middleware.request_context import chosen_locale
from web.request_state import CSRF_KEY, DEPS, IDENTITY, LOCALE, TOKEN

STATIC = "/static/"


@web.middleware
async def identify(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Put the identity with the request, and speak the account's language."""
    deps = request.app[DEPS]
    if request.path.startswith((STATIC, *deps.mounted)):
        return await handler(request)
    route = route_of(request)
    if route is not None and route.for_tokens:
        await _by_bearer(request)
    elif token := cookies.session_token(request, deps.options):
        async with deps.database.read() as db:
            found = await logins.authenticate(db, deps.clock, token)
        if found:
            request[IDENTITY] = found
            request[CSRF_KEY] = found.csrf_secret
            request[LOCALE] = chosen_locale(request, found.locale)
    return await handler(request)


async def _by_bearer(request: web.Request) -> None:
    """Take the token of RFC 6750, which no browser adds by itself. The language is the one that is asked for."""
    deps = request.app[DEPS]
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        return
    async with deps.database.read() as db:
        holder = await authenticate_token(db, deps.clock, secret.strip())
    if holder is None:
        return
    request[TOKEN], request[IDENTITY] = holder, holder.who
    if not holder.noted:
        async with deps.database.begin() as db:
            await note_use(db, deps.clock, holder.token_id)
