"""What is kept about oneself: to take along, or to have deleted."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any, Final

import structlog
from aiohttp import web

from rooms.accounts.deletion import delete_account
from rooms.accounts.personal_data import personal_data
from rooms.accounts.personal_files import PersonalFile, personal_files
from rooms.errors import DomainError
from rooms.ports import FileStore
from web.access import required
from web.cookies import end_session
from web.forms import fields
from web.rates import PASSWORD
from web.refusals import status_of
from web.rendering import render, see_other
from web.request_state import RATES, deps, translate
from web.zipping import ZipSender

PIECE: Final = 64 * 1024
"""Characters that are compressed at once; the loop waits two milliseconds for them."""

log = structlog.get_logger("web")


async def page(request: web.Request) -> web.Response:
    """GET /profile/data"""
    required(request)
    return _page(request)


async def download(request: web.Request) -> web.StreamResponse:
    """GET /profile/data.zip: all rows as JSON, which other programs read, and every file beside them."""
    who, given = required(request), deps(request)
    async with given.database.read() as db:
        data = await personal_data(db, who.person_id)
        files = await personal_files(db, who.person_id)
    text = await asyncio.to_thread(json.dumps, data, ensure_ascii=False, indent=1)
    response = web.StreamResponse(
        headers={
            "Content-Type": "application/zip",
            "Content-Disposition": 'attachment; filename="my-data.zip"',
            "Cache-Control": "no-store",
        }
    )
    await response.prepare(request)
    if request.method != "HEAD":
        archive = ZipSender(response.write)
        await archive.add("data.json", given.clock.now(), _pieces(text), compress=True)
        for file in files:
            await _add(archive, given.files, file)
        await archive.close()
    await response.write_eof()
    return response


async def _add(archive: ZipSender, store: FileStore, file: PersonalFile) -> None:
    """A file that the store has lost is left out; its row tells of it."""
    pieces = store.read(file.key)
    try:
        first = await anext(pieces, b"")
    except FileNotFoundError:
        log.warning("own_data.file_missing", key=file.key)
        return

    async def whole() -> AsyncIterator[bytes]:
        yield first
        async for piece in pieces:
            yield piece

    await archive.add(file.path, file.created_at, whole())


async def _pieces(text: str) -> AsyncIterator[bytes]:
    for start in range(0, len(text), PIECE):
        yield text[start : start + PIECE].encode()


async def delete(request: web.Request) -> web.Response:
    """POST /profile/data/delete"""
    who, form, given = required(request), await fields(request), deps(request)
    await request.app[RATES].count(PASSWORD, who.person_id)
    try:
        keys = await delete_account(given.database, given.hasher, given.clock, who, form.get("password", ""))
    except DomainError as error:
        return _page(request, error)
    for key in keys:
        await given.files.delete(key)
    response = see_other(request, "/", "account.notice.deleted")
    end_session(response, given.options)
    return response


def _page(request: web.Request, error: DomainError | None = None) -> web.Response:
    context: dict[str, Any] = {"wrong": {}, "refused": None}
    if error is not None:
        wrong = error.code == "credentials_wrong"
        key = "account.password.wrong" if wrong else f"error.{error.code}"
        sentence = translate(request, key, **error.params)
        context = {"wrong": {"password": sentence} if wrong else {}, "refused": None if wrong else sentence}
    return render(request, "account/own_data.html", status_of(error.code) if error else 200, **context)
