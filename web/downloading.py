"""Giving stored files out so that a browser never runs them."""

from typing import Final
from urllib.parse import quote

from aiohttp import web

from rooms.errors import FileNotFound
from web.request_state import deps

SANDBOX: Final = "sandbox; default-src 'none'; frame-ancestors 'none'"
OPAQUE: Final = "application/octet-stream"


async def send_stored(
    request: web.Request,
    key: str,
    name: str,
    *,
    media_type: str = OPAQUE,
    size: int | None = None,
    cache: str = "private, max-age=300",
) -> web.StreamResponse:
    """The stored bytes: pictures of ours to be shown, everything else to be kept. Raises `FileNotFound`."""
    response = web.StreamResponse(
        headers={
            "Content-Type": media_type,
            "Content-Disposition": disposition(name, inline=media_type != OPAQUE),
            "Content-Security-Policy": SANDBOX,
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": cache,
        }
    )
    if size is not None:
        response.content_length = size
    pieces = deps(request).files.read(key)
    try:
        piece = await anext(pieces, None)
    except FileNotFoundError:
        raise FileNotFound from None
    await response.prepare(request)
    while piece is not None and request.method != "HEAD":
        await response.write(piece)
        piece = await anext(pieces, None)
    await response.write_eof()
    return response


def disposition(name: str, *, inline: bool) -> str:
    """The header of RFC 6266, with the name in UTF-8 (RFC 8187) and a plain one for old programs."""
    plain = "".join(
        letter if letter.isascii() and letter.isprintable() and letter not in '"\\%' else "_" for letter in name
    )
    return f"{'inline' if inline else 'attachment'}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
