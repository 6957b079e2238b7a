"""Our cookies, and how each is set."""

import secrets

from aiohttp import web

from rooms.tokens import is_token, new_token
from web.deps import WebOptions

YEAR = 365 * 24 * 3600
LOCALE_COOKIE = "vt_locale"
THEME_COOKIE = "vt_theme"
THEMES = ("system", "light", "dark")


def session_cookie(options: WebOptions) -> str:
    """The cookie that holds a login's token. The prefix binds it to this host over HTTPS (RFC 6265bis 4.1.3)."""
    return "__Host-vt_session" if options.secure else "vt_session"


def visitor_cookie(options: WebOptions) -> str:
    """The cookie that form tokens are made from before there is a login."""
    return "__Host-vt_visitor" if options.secure else "vt_visitor"


def session_token(request: web.Request, options: WebOptions) -> str | None:
    """The login's token that the browser sent."""
    return request.cookies.get(session_cookie(options))


def visitor_secret(request: web.Request, options: WebOptions) -> str | None:
    """The visitor's secret that the browser sent, if it looks like one of ours."""
    sent = request.cookies.get(visitor_cookie(options), "")
    return sent if is_token(sent) else None


def new_visitor_secret() -> str:
    """A secret for a browser that is new here."""
    return new_token()


def start_session(response: web.StreamResponse, options: WebOptions, token: str, *, seconds: int) -> None:
    """Sign the browser in."""
    _set(response, options, session_cookie(options), token, seconds)


def end_session(response: web.StreamResponse, options: WebOptions) -> None:
    """Sign the browser out."""
    _set(response, options, session_cookie(options), "", 0)


def remember_visitor(response: web.StreamResponse, options: WebOptions, secret: str) -> None:
    """Give the browser its secret, until it is closed."""
    _set(response, options, visitor_cookie(options), secret, None)


def remember_choice(response: web.StreamResponse, options: WebOptions, name: str, value: str) -> None:
    """Keep a choice of looks for a year; scripts may read and change it."""
    response.set_cookie(name, value, max_age=YEAR, path="/", samesite="Lax", secure=options.secure)


def new_nonce() -> str:
    """A nonce for one page (CSP3 section 7.1 asks for 128 bits)."""
    return secrets.token_urlsafe(16)


def _set(response: web.StreamResponse, options: WebOptions, name: str, value: str, seconds: int | None) -> None:
    response.set_cookie(
        name, value, max_age=seconds, path="/", httponly=True, samesite="Lax", secure=options.secure, domain=None
    )
