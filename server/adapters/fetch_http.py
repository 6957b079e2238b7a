"""Fetches documents over HTTP from addresses that people give.

The check is made where the socket is made, on the very address that it connects to: neither a name that resolves
otherwise the second time, nor an odd way to write an address, nor a redirect gets past it.
"""

import asyncio
import socket
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from aiohttp import ClientError, ClientResponse, ClientSession, DummyCookieJar, TCPConnector, hdrs

from rooms.ports import FetchRefused
from server.adapters.public_addresses import Address, is_public, parse

LARGEST: Final = 1024 * 1024
SECONDS: Final = 10.0
REDIRECTS: Final = 5
_MOVED: Final = frozenset({301, 302, 303, 307, 308})
_HEADERS: Final = {hdrs.ACCEPT: "text/calendar, */*;q=0.1", hdrs.ACCEPT_ENCODING: "identity"}
_PORTS: Final = frozenset({80, 443})


class AddressRefused(OSError):  # noqa: N818 - named for what happened
    """The address is not one that may be connected to."""


class HttpFetcher:
    """A `rooms.ports.Fetcher`."""

    def __init__(self, *, allowed: Callable[[Address], bool] = is_public, seconds: float = SECONDS) -> None:
        """`allowed` says to which addresses a socket may connect."""
        self._allowed = allowed
        self._seconds = seconds

    async def fetch(self, url: str) -> bytes:
        """The document: at most `LARGEST` bytes, in `SECONDS` with all redirects. Raises `FetchRefused`."""
        try:
            async with asyncio.timeout(self._seconds):
                return await self._follow(url)
        except TimeoutError:
            raise FetchRefused("too_slow") from None

    async def _follow(self, url: str) -> bytes:
        refused: list[Address] = []
        connector = TCPConnector(
            use_dns_cache=False, force_close=True, socket_factory=lambda info: self._socket(info, refused)
        )
        # Compressed documents are not asked for and not unpacked: a small one can hold gigabytes.
        session = ClientSession(connector=connector, cookie_jar=DummyCookieJar(), auto_decompress=False)
        async with session:
            for _ in range(REDIRECTS + 1):
                url = checked(url, self._allowed)
                try:
                    async with session.get(url, headers=_HEADERS, allow_redirects=False) as answer:
                        if answer.status not in _MOVED:
                            return await _body(answer)
                        target = urljoin(url, answer.headers.get(hdrs.LOCATION, ""))
                except (ClientError, OSError, ValueError):
                    raise FetchRefused("address_private" if refused else "unreachable") from None
                if url.startswith("https:") and not target.startswith("https:"):
                    raise FetchRefused("address_invalid")
                url = target
        raise FetchRefused("too_many_redirects")

    def _socket(self, info: tuple[Any, ...], refused: list[Address]) -> socket.socket:
        family, kind, protocol, _name, where = info
        address = parse(where[0])
        if not self._allowed(address):
            refused.append(address)
            raise AddressRefused(str(address))
        made = socket.socket(family, kind, protocol)
        made.setblocking(False)
        return made


def checked(url: str, allowed: Callable[[Address], bool] = is_public) -> str:
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


async def _body(answer: ClientResponse) -> bytes:
    if answer.status != 200 or answer.headers.get(hdrs.CONTENT_ENCODING, "identity") != "identity":
        raise FetchRefused("not_there")
    if (answer.content_length or 0) > LARGEST:
        raise FetchRefused("too_large")
    body = bytearray()
    async for piece in answer.content.iter_chunked(64 * 1024):
        body += piece
        if len(body) > LARGEST:
            raise FetchRefused("too_large")
    return bytes(body)
