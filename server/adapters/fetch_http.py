"""Fetches documents over HTTP from addresses that people give."""

from typing import Final
from urllib.parse import urljoin

from aiohttp import ClientResponse, hdrs

from rooms.ports import FetchRefused
from server.adapters.outward_http import SECONDS, Allowed, checked, outward
from server.adapters.public_addresses import is_public

LARGEST: Final = 1024 * 1024
REDIRECTS: Final = 5
_MOVED: Final = frozenset({301, 302, 303, 307, 308})
_HEADERS: Final = {hdrs.ACCEPT: "text/calendar, */*;q=0.1", hdrs.ACCEPT_ENCODING: "identity"}


class HttpFetcher:
    """A `rooms.ports.Fetcher`."""

    def __init__(self, *, allowed: Allowed = is_public, seconds: float = SECONDS) -> None:
        """`allowed` says to which addresses a socket may connect."""
        self._allowed = allowed
        self._seconds = seconds

    async def fetch(self, url: str) -> bytes:
        """The document: at most `LARGEST` bytes, in `SECONDS` with all redirects. Raises `FetchRefused`."""
        async with outward(self._allowed, self._seconds) as session:
            for _ in range(REDIRECTS + 1):
                url = checked(url, self._allowed)
                async with session.get(url, headers=_HEADERS, allow_redirects=False) as answer:
                    if answer.status not in _MOVED:
                        return await _body(answer)
                    target = urljoin(url, answer.headers.get(hdrs.LOCATION, ""))
                if url.startswith("https:") and not target.startswith("https:"):
                    raise FetchRefused("address_invalid")
                url = target
        raise FetchRefused("too_many_redirects")


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
