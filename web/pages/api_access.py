"""Personal tokens for other programs: made, listed, ended."""

from collections.abc import Sequence
from typing import Any, Final

from aiohttp import web

from rooms.accounts.api_tokens import (
    LIFETIMES,
    MAX_TOKENS,
    NAME_LENGTH,
    IssuedToken,
    Scope,
    make_token,
    revoke_token,
    tokens_of,
)
from rooms.errors import DomainError
from rooms.identity import Identity
from rooms.webhooks.subscriptions import MOST as MOST_WEBHOOKS
from rooms.webhooks.subscriptions import webhooks_of
from web.access import required
from web.forms import fields, picked, whole_number
from web.refusals import status_of
from web.rendering import render, see_other
from web.request_state import deps, translate, translate_count

PAGE: Final = "/profile/api"
DEFAULT_SCOPES: Final = (Scope.PROFILE_READ, Scope.NETWORK_READ, Scope.SESSIONS_READ)
DEFAULT_DAYS: Final = "90"
FIELD_OF: Final = {"name_invalid": "name", "scopes_empty": "scopes"}
"""Beside which field a refusal is told."""


async def page(request: web.Request) -> web.Response:
    """GET /profile/api"""
    return await _page(request, required(request))


async def make(request: web.Request) -> web.Response:
    """POST /profile/api/tokens: answers with the page itself, for the secret is shown this once and kept nowhere."""
    who, form, given = required(request), await fields(request), deps(request)
    scopes = await picked(request, "scopes")
    try:
        days = whole_number(form.get("days", ""), 0) or None
        async with given.database.begin() as db:
            issued = await make_token(db, given.clock, who, name=form.get("name", ""), scopes=scopes, days=days)
    except DomainError as error:
        values = {"name": form.get("name", ""), "days": form.get("days", ""), "scopes": scopes}
        return await _page(request, who, values=values, error=error)
    return await _page(request, who, issued=issued)


async def revoke(request: web.Request) -> web.Response:
    """POST /profile/api/tokens/{token}/revoke"""
    who, given = required(request), deps(request)
    async with given.database.begin() as db:
        await revoke_token(db, given.clock, token_id=request.match_info["token"], person_id=who.person_id)
    return see_other(request, PAGE, "api.notice.revoked")


async def _page(
    request: web.Request,
    who: Identity,
    *,
    issued: IssuedToken | None = None,
    values: dict[str, Any] | None = None,
    error: DomainError | None = None,
) -> web.Response:
    given = deps(request)
    async with given.database.read() as db:
        tokens = await tokens_of(db, given.clock, who.person_id)
        webhooks = await webhooks_of(db, who.person_id)
    sentence = translate(request, f"error.{error.code}", **error.params) if error else None
    beside = FIELD_OF.get(error.code) if error else None
    context: dict[str, Any] = {
        "issued": issued,
        "tokens": [{"row": token, "scopes": _labels(request, token.scopes)} for token in tokens],
        "scopes": [
            (scope.value, label, translate(request, f"api.scope_hint.{_key(scope)}"))
            for scope, label in zip(Scope, _labels(request, list(Scope)), strict=True)
        ],
        "lifetimes": [
            *((str(days), translate_count(request, "api.page.days", days)) for days in LIFETIMES),
            ("0", translate(request, "api.page.no_end")),
        ],
        "values": values or {"name": "", "days": DEFAULT_DAYS, "scopes": DEFAULT_SCOPES},
        "name_length": NAME_LENGTH,
        "most": MAX_TOKENS,
        "webhooks": webhooks,
        "most_webhooks": MOST_WEBHOOKS,
        "wrong": {beside: sentence} if beside else {},
        "refused": None if beside else sentence,
    }
    return render(request, "account/api_access.html", status_of(error.code) if error else 200, **context)


def _labels(request: web.Request, scopes: Sequence[str]) -> list[str]:
    return [translate(request, f"api.scope.{_key(scope)}") for scope in scopes]


def _key(scope: str) -> str:
    return scope.replace(":", "_")
