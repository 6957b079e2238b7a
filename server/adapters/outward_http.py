"""Going out to addresses that people give, to the public Internet only.

The check is made where the socket is made, on the very address that it connects to: neither a name that resolves
otherwise the second time, nor an odd way to write an address, nor a redirect gets past it.
"""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, Final
from urllib.parse import urlsplit

from aiohttp import ClientError, ClientSession, DummyCookieJar, TCPConnector

from rooms.ports import FetchRefused
from server.adapters.public_addresses import Address, is_public, parse

SECONDS: Final = 10.0
_PORTS: Final = frozenset({80, 443})

Allowed = Callable[[Address], bool]
"""Whether a socket may connect to the address."""


class AddressRefused(OSError):  # noqa: N818 - named for what happened
    """The address is not one that may be connected to."""


@asynccontextmanager
async def outward(allowed: Allowed = is_public, seconds: float = SECONDS) -> AsyncIterator[ClientSession]:
    """A session for one errand, with nothing left of it for the next: no cookies, no names, no open connections.

    What goes wrong, in all of its time, is raised as `FetchRefused`.
    """
    refused: list[Address] = []
    connector = TCPConnector(
        use_dns_cache=False, force_close=True, socket_factory=lambda info: _socket(info, allowed, refused)
    )
    # Compressed answers are not asked for and not unpacked: a small one can hold gigabytes.
    session = ClientSession(connector=connector, cookie_jar=DummyCookieJar(), auto_decompress=False)
    try:
        async with asyncio.timeout(seconds), session:
            yield session
    except TimeoutError:
        raise FetchRefused("too_slow") from None
    except (ClientError, OSError, ValueError):
        raise FetchRefused("address_private" if refused else "unreachable") from None


def checked(url: str, allowed: Allowed = is_public) -> str:
    """The address, when it is one of a web server. Raises `FetchRefused`."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise FetchRefused("address_invalid") from None
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.password:
        raise FetchRefused("address_invalid")
    if port is not None and port < 1024 and port not in _PORTS:
        raise FetchRefused("address_invalid")
    try:
        literal = parse(parts.hostname)
    except ValueError:
        return url
    if not allowed(literal):
        raise FetchRefused("address_private")
    return url


def _socket(info: tuple[Any, ...], allowed: Allowed, refused: list[Address]) -> socket.socket:
    family, kind, protocol, _name, where = info
    address = parse(where[0])
    if not allowed(address):
        refused.append(address)
        raise AddressRefused(str(address))
    made = socket.socket(family, kind, protocol)
    made.setblocking(False)
    return made
