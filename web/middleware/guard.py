"""The door: origin, form token, size, rate and access rule, before any handler sees the request."""

from typing import Final

from aiohttp import web

from rooms.errors import InvalidPayload, NotPermitted
from web import csrf
from web.access import Handler, Route, route_of
from web.cookies import session_token, visitor_secret
from web.forms import MAX_FORM, fields, media_type
from web.refusals import CsrfFailed, OriginRefused, PayloadTooLarge
from web.request_state import CSRF_KEY, DEPS, ORIGINS, RATES, counted_address_of
from web.scheme import scheme_of

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
PUBLIC_ROUTES: Final = web.AppKey("public_routes", frozenset[tuple[str, str]])


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let through what the table of routes allows."""
    if request.path.startswith(request.app[DEPS].mounted) or request.match_info.http_exception is not None:
        return await handler(request)
    if _is_public(request):
        return await handler(request)
    route = route_of(request)
    if route is None:
        raise NotPermitted
    if not route.for_tokens and "%00" in request.raw_path:
        # No database takes U+0000; the API's own models know what may come.
        raise InvalidPayload
    if request.method not in SAFE:
        await _check_unsafe(request, route)
    if route.rate:
        await request.app[RATES].count(route.rate, counted_address_of(request))
    await route.rule(request)
    return await handler(request)


async def _check_unsafe(request: web.Request, route: Route) -> None:
    scheme, host = scheme_of(request), request.host
    if not route.streams and (request.content_length or 0) > MAX_FORM:
        raise PayloadTooLarge
    if route.for_tokens:
        return
    if not request.app[ORIGINS].allows(request.headers.get("Origin"), scheme=scheme, host=host):
        raise OriginRefused
    if route.token_in_body and media_type(request) == "multipart/form-data":
        return
    if not await _token_fits(request):
        raise CsrfFailed


async def _token_fits(request: web.Request) -> bool:
    """A form carries its token in a field, a script in a header. Without a cookie of ours nothing can be abused."""
    token = request.headers.get(csrf.HEADER)
    if token is None and media_type(request) == "application/x-www-form-urlencoded":
        token = (await fields(request)).get(csrf.FIELD)
    if token is not None and csrf.valid(request[CSRF_KEY], token):
        return True
    options = request.app[DEPS].options
    cookieless = session_token(request, options) is None and visitor_secret(request, options) is None
    return cookieless and request.path.startswith("/api/")


def _is_public(request: web.Request) -> bool:
    resource = request.match_info.route.resource
    method = "GET" if request.method == "HEAD" else request.method
    return resource is not None and (method, resource.canonical) in request.app[PUBLIC_ROUTES]
