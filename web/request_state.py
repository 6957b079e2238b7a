"""What the application and a request carry, by typed keys."""

import ipaddress
from typing import Final

from aiohttp import web

from rooms.accounts.api_tokens import TokenHolder
from rooms.identity import Identity
from rooms.models import Room, Technopark
from web.assets import Assets
from web.deps import WebDeps
from web.i18n import Catalogues
from web.origins import Origins
from web.rates import RateLimiter

DEPS: Final = web.AppKey("deps", WebDeps)
CATALOGUES: Final = web.AppKey("catalogues", Catalogues)
ASSETS: Final = web.AppKey("assets", Assets)
ORIGINS: Final = web.AppKey("origins", Origins)
RATES: Final = web.AppKey("rates", RateLimiter)

REQUEST_ID: Final = web.RequestKey("request_id", str)
NONCE: Final = web.RequestKey("nonce", str)
LOCALE: Final = web.RequestKey("locale", str)
IDENTITY: Final = web.RequestKey("identity", Identity)
"""Absent when nobody is signed in."""
TOKEN: Final = web.RequestKey("token", TokenHolder)
"""Who sent a personal token; absent on pages and for browsers."""
CSRF_KEY: Final = web.RequestKey("csrf_key", str)
"""The secret that this browser's form tokens are made from."""
TECHNOPARK: Final = web.RequestKey("technopark", Technopark)
ROOM: Final = web.RequestKey("room", Room)


def deps(request: web.Request) -> WebDeps:
    """What the application was given."""
    return request.app[DEPS]


def identity(request: web.Request) -> Identity | None:
    """Who asks, if anyone is signed in."""
    return request.get(IDENTITY)


def header_of(request: web.Request, name: str) -> str:
    """A header as text that can be kept: octets that are none become question marks; empty where it is missing."""
    return request.headers.get(name, "").encode("utf-8", "replace").decode()


def address_of(request: web.Request) -> str:
    """The address that the request came from; behind the proxy, the one that it saw."""
    if deps(request).options.behind_proxy:
        # The nearest proxy appends what it saw; whatever stands before that is the visitor's own claim.
        forwarded = header_of(request, "X-Forwarded-For").rpartition(",")[2].strip()
        if forwarded:
            return forwarded[:64]
    return request.remote or "unknown"


def counted_address_of(request: web.Request) -> str:
    """Whom to count a visitor as, where it matters how often an address asks."""
    return network_of(address_of(request))


def network_of(address: str) -> str:
    """The address, or the /64 around one of IPv6: a single line has all of those, and could use each but once."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    if known.version == 4 or known.ipv4_mapped:
        return str(known if known.version == 4 else known.ipv4_mapped)
    return str(ipaddress.ip_network((known.packed, 64), strict=False))


def translate(request: web.Request, key: str, /, **params: object) -> str:
    """A sentence in the request's language."""
    return request.app[CATALOGUES].translate(request[LOCALE], key, **params)


def translate_count(request: web.Request, key: str, n: int, /, **params: object) -> str:
    """A sentence about `n` things in the request's language."""
    return request.app[CATALOGUES].ngettext(request[LOCALE], key, n, **params)
