"""What is kept about oneself: to take along, or to have deleted."""

import asyncio
import json
from typing import Any

from aiohttp import web

from rooms.accounts.deletion import delete_account
from rooms.accounts.personal_data import personal_data
from rooms.errors import DomainError
from web.access import required
from web.cookies import end_session
from web.forms import fields
from web.rates import PASSWORD
from web.refusals import status_of
from web.rendering import render, see_other
from web.request_state import RATES, deps, translate


async def page(request: web.Request) -> web.Response:
    """GET /profile/data"""
    required(request)
    return _page(request)


async def download(request: web.Request) -> web.Response:
    """GET /profile/data.json: everything, as other programs read it."""
    who = required(request)
    async with deps(request).database.read() as db:
        data = await personal_data(db, who.person_id)
    body = await asyncio.to_thread(json.dumps, data, ensure_ascii=False, indent=1)
    headers = {"Content-Disposition": 'attachment; filename="my-data.json"', "Cache-Control": "no-store"}
    return web.Response(text=body, content_type="application/json", headers=headers)


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
