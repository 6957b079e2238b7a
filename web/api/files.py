"""Files of a room's chat: taken in piece by piece, given out so that a browser never runs them."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Final
from urllib.parse import quote

from aiohttp import BodyPartReader, web

from rooms.errors import FileTooLarge, NotPermitted, UploadInvalid
from rooms.files import uploads
from rooms.files.images import ImagePool
from rooms.models import ChatFile
from rooms.places.rooms import room_by_id
from web.access import required
from web.api.intake import Intake
from web.rates import UPLOAD
from web.request_state import RATES, deps

IMAGES: Final = web.AppKey("images", ImagePool)
INTAKE: Final = web.AppKey("intake", Intake)
FRAMING: Final = 64 * 1024
"""Bytes that multipart may add around the file."""
SANDBOX: Final = "sandbox; default-src 'none'; frame-ancestors 'none'"
CHUNK: Final = 64 * 1024
UPLOAD_SECONDS: Final = 600
"""For the whole of a file; a slow line needs minutes, and who never ends holds memory."""


async def upload(request: web.Request) -> web.Response:
    """POST /api/v1/rooms/{room}/files: one file as `multipart/form-data`; answers with the `ChatFile`."""
    who, given = required(request), deps(request)
    await request.app[RATES].count(UPLOAD, who.person_id)
    async with given.database.read() as db:
        room = await room_by_id(db, request.match_info["room"])
        if not await uploads.may_upload(db, who, room):
            raise NotPermitted
    with request.app[INTAKE].one(who.person_id) as took:
        name, content = await _file_of(request, given.options.max_upload, took)
        prepared = await uploads.prepare(given.files, request.app[IMAGES], name=name, content=content)
    async with given.database.begin() as db:
        row = await uploads.record(db, given.clock, prepared, room_id=room.id, uploader_id=who.person_id)
    return web.json_response(_told(row), status=201, headers={"Cache-Control": "no-store"})


async def download(request: web.Request) -> web.StreamResponse:
    """GET /files/{file}/{name}: the file for who may read that room's chat; a name in the path is only for people."""
    given = deps(request)
    async with given.database.read() as db:
        file = await uploads.readable_file(db, required(request), request.match_info["file"])
    response = web.StreamResponse(
        headers={
            "Content-Type": file.media_type if file.image else "application/octet-stream",
            "Content-Length": str(file.size),
            "Content-Disposition": disposition(file.name, inline=file.image),
            "Content-Security-Policy": SANDBOX,
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, max-age=300",
        }
    )
    await response.prepare(request)
    if request.method != "HEAD":
        async for piece in given.files.read(file.storage_key):
            await response.write(piece)
    await response.write_eof()
    return response


def disposition(name: str, *, inline: bool) -> str:
    """The header of RFC 6266, with the name in UTF-8 (RFC 8187) and a plain one for old programs."""
    plain = "".join(
        letter if letter.isascii() and letter.isprintable() and letter not in '"\\%' else "_" for letter in name
    )
    return f"{'inline' if inline else 'attachment'}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def file_url(file_id: str, name: str) -> str:
    """Where a file is fetched."""
    return f"/files/{file_id}/{quote(name, safe='')}"


async def _file_of(request: web.Request, limit: int, took: Callable[[int], None]) -> tuple[str, bytes]:
    """The name and content of the one file in the body. Raises `UploadInvalid`, `FileTooLarge`, `Overloaded`."""
    if request.content_type != "multipart/form-data":
        raise UploadInvalid
    if (request.content_length or 0) > limit + FRAMING:
        raise FileTooLarge(megabytes=limit // (1024 * 1024))
    try:
        async with asyncio.timeout(UPLOAD_SECONDS):
            part = await (await request.multipart()).next()
            if not isinstance(part, BodyPartReader) or part.name != "file" or not part.filename:
                raise UploadInvalid
            # Browsers write a quotation mark in a name as %22 (HTML, "multipart form data").
            return part.filename.replace("%22", '"'), await uploads.receive(_pieces(part, took), limit)
    except (ValueError, AssertionError, KeyError, TimeoutError) as error:
        raise UploadInvalid from error


async def _pieces(part: BodyPartReader, took: Callable[[int], None]) -> AsyncIterator[bytes]:
    while piece := await part.read_chunk(CHUNK):
        took(len(piece))
        yield piece


def _told(file: ChatFile) -> dict[str, object]:
    return {
        "id": file.id,
        "name": file.name,
        "mediaType": file.media_type,
        "size": file.size,
        "image": file.image,
        "url": file_url(file.id, file.name),
        "width": file.width,
        "height": file.height,
    }
