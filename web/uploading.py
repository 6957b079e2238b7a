"""Reading one uploaded file piece by piece, from a script of ours or from a plain form."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Final

from aiohttp import BodyPartReader, MultipartReader, web

from rooms.errors import FileTooLarge, UploadInvalid
from rooms.files import uploads
from rooms.files.images import ImagePool
from web import csrf
from web.forms import UNREADABLE, media_type
from web.intake import Intake
from web.refusals import CsrfFailed
from web.request_state import CSRF_KEY

IMAGES: Final = web.AppKey("images", ImagePool)
INTAKE: Final = web.AppKey("intake", Intake)
FRAMING: Final = 64 * 1024
"""Bytes that multipart may add around the file."""
CHUNK: Final = 64 * 1024
TOKEN_BYTES: Final = 512
UPLOAD_SECONDS: Final = 600
"""For the whole of a file; a slow line needs minutes, and who never ends holds memory."""


async def uploaded_file(request: web.Request, limit: int, took: Callable[[int], None]) -> tuple[str, bytes]:
    """The name and content of the one file in the body; the guard has seen the token in a header.

    Raises `UploadInvalid`, `FileTooLarge`, `Overloaded`.
    """
    return await _read(request, limit, took, token_first=False)


async def posted_file(request: web.Request, limit: int, took: Callable[[int], None]) -> tuple[str, bytes]:
    """The same of a plain form, whose token is its first field and is checked before the file is read.

    Raises `CsrfFailed` too. For routes with `token_in_body`.
    """
    return await _read(request, limit, took, token_first=True)


async def _read(
    request: web.Request, limit: int, took: Callable[[int], None], *, token_first: bool
) -> tuple[str, bytes]:
    if media_type(request) != "multipart/form-data":
        raise UploadInvalid
    if (request.content_length or 0) > limit + FRAMING:
        raise FileTooLarge(megabytes=limit // (1024 * 1024))
    try:
        async with asyncio.timeout(UPLOAD_SECONDS):
            parts = await request.multipart()
            if token_first:
                await _check_token(request, parts)
            part = await parts.next()
            if not isinstance(part, BodyPartReader) or part.name != "file" or not part.filename:
                raise UploadInvalid
            # Browsers write a quotation mark in a name as %22 (HTML, "multipart form data").
            return part.filename.replace("%22", '"'), await uploads.receive(_pieces(part, took), limit)
    except (ValueError, AssertionError, KeyError, TimeoutError, *UNREADABLE) as error:
        raise UploadInvalid from error


async def _check_token(request: web.Request, parts: MultipartReader) -> None:
    part = await parts.next()
    if not isinstance(part, BodyPartReader) or part.name != csrf.FIELD:
        raise CsrfFailed
    token = await part.read_chunk(TOKEN_BYTES)
    if not part.at_eof() or not csrf.valid(request[CSRF_KEY], token.decode("ascii", "replace")):
        raise CsrfFailed


async def _pieces(part: BodyPartReader, took: Callable[[int], None]) -> AsyncIterator[bytes]:
    while piece := await part.read_chunk(CHUNK):
        took(len(piece))
        yield piece
