"""Requests as they arrive: octets through aiohttp's own parser and our own router, up to what a handler is given."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from aiohttp import web
from aiohttp.base_protocol import BaseProtocol
from aiohttp.http import HttpRequestParser
from aiohttp.http_exceptions import HttpProcessingError

from tests.fuzz.loop import finished

T = TypeVar("T")
LOOP = asyncio.new_event_loop()


class _Transport:
    def get_extra_info(self, name: str, default: object = None) -> object:
        return ("192.0.2.1", 4000) if name == "peername" else default


class _Connection(BaseProtocol):
    """One on which nothing is ever held back or answered."""

    def __init__(self) -> None:
        super().__init__(LOOP)
        self.transport = _Transport()  # type: ignore[assignment] # all that a request asks of it
        self.ssl_context = None
        self.peername = ("192.0.2.1", 4000)
        self.max_field_size, self.max_line_size, self.max_headers = 8190, 8190, 128
        self.sockname = ("192.0.2.2", 8080)


async def never(request: web.Request) -> web.StreamResponse:
    """The handler that a route has to have: targets read the request by themselves, and nobody serves it."""
    raise AssertionError(f"{request.rel_url} was served")


def finished_in_time(work: Coroutine[Any, Any, T]) -> T:
    """The same of one that sets itself a time, for which it needs a loop."""
    return LOOP.run_until_complete(work)


def arrived(raw: bytes, *, app: web.Application, limit: int = 2**16) -> web.Request | None:
    """The first request of what a connection sent; none where the server answers 400 by itself."""
    connection = _Connection()
    parser = HttpRequestParser(
        connection, LOOP, 2**16, max_line_size=8190, max_field_size=8190, payload_exception=web.RequestPayloadError
    )
    try:
        messages, _, _ = parser.feed_data(raw)
    except HttpProcessingError:
        return None
    if not messages:
        return None
    message, payload = messages[0]
    if not payload.is_eof() and payload.exception() is None:
        # Whoever sends less than was said has gone by now.
        payload.feed_eof()
    request = web.Request(message, payload, connection, None, None, LOOP, client_max_size=limit)  # type: ignore[arg-type]
    match = finished(app.router.resolve(request))
    match.add_app(app)
    match.freeze()
    request._match_info = match
    return request


def with_body(head: bytes, body: bytes) -> bytes:
    """A POST with the given lines after its first, and a body."""
    return b"%b\r\nContent-Length: %d\r\n\r\n%b" % (head, len(body), body)
