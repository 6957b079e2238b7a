"""Gives every request its id, its nonce, a first guess of the language, and the secret of its forms."""

import re
import secrets
import time

import structlog
from aiohttp import web

from web import cookies
from web.access import Handler
from web.i18n import negotiate
from web.request_state import CSRF_KEY, DEPS, IDENTITY, LOCALE, NONCE, REQUEST_ID

log = structlog.get_logger("web")
_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


@web.middleware
async def request_context(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Wrap the whole answer; log it when it is done."""
    options = request.app[DEPS].options
    given = request.headers.get("X-Request-Id", "")
    request[REQUEST_ID] = given if options.behind_proxy and _ID.fullmatch(given) else secrets.token_hex(8)
    request[NONCE] = cookies.new_nonce()
    request[LOCALE] = chosen_locale(request, None)
    secret = cookies.visitor_secret(request, options)
    request[CSRF_KEY] = secret or cookies.new_visitor_secret()
    fresh = request[CSRF_KEY]
    started = time.monotonic()
    with structlog.contextvars.bound_contextvars(request=request[REQUEST_ID]):
        response = await handler(request)
        # The path may hold an invitation's token, so the log names the route instead.
        resource = request.match_info.route.resource
        log.info(
            "answered",
            method=request.method,
            route=resource.canonical if resource else None,
            status=response.status,
            ms=round((time.monotonic() - started) * 1000, 1),
        )
    if not response.prepared:
        response.headers["X-Request-Id"] = request[REQUEST_ID]
        if secret is None and IDENTITY not in request and response.content_type == "text/html":
            cookies.remember_visitor(response, options, fresh)
    return response


def chosen_locale(request: web.Request, of_account: str | None) -> str:
    """The language of this request, when the account wants `of_account`."""
    chosen = request.cookies.get(cookies.LOCALE_COOKIE)
    return negotiate(chosen, of_account, request.headers.get("Accept-Language", ""))
