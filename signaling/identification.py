"""Who is behind a new socket: by session cookie from a page of ours, or by token from any other client."""

from collections.abc import Mapping
from typing import Any

from aiohttp import web
from socketio.exceptions import ConnectionRefusedError as Refused

from rooms.accounts.logins import authenticate
from rooms.identity import Identity
from signaling.deps import SignalingDeps

LOCALES = ("id", "en")


async def identify(deps: SignalingDeps, request: web.BaseRequest, auth: Any) -> Identity | None:
    """The person, or nobody. Raises `Refused` for a token that stands for no valid login.

    Cookies count only for a page of ours: a foreign page's request carries them too. A foreign Origin never gets here.
    """
    token = auth.get("token") if isinstance(auth, Mapping) else None
    if token is not None:
        identity = await _holder(deps, token)
        if identity is None:
            raise refusal(deps, request, "not_identified")
        return identity
    if not (deps.origins(request) or _same_origin_poll(request)):
        return None
    for name in deps.cookie_names:
        if cookie := request.cookies.get(name):
            return await _holder(deps, cookie)
    return None


def refusal(deps: SignalingDeps, request: web.BaseRequest, code: str) -> Refused:
    """What a client gets as `connect_error`: the sentence as its message, the code as its data."""
    message = deps.translate(locale(None, request), f"error.{code}", {})
    return Refused(message, {"code": code, "message": message})  # type: ignore[no-untyped-call] # as the library is


def locale(identity: Identity | None, request: web.BaseRequest) -> str:
    """The language to answer in."""
    if identity and identity.locale in LOCALES:
        return identity.locale
    wanted = request.headers.get("Accept-Language", "").strip().lower()
    return "en" if wanted.startswith("en") else "id"


async def _holder(deps: SignalingDeps, token: Any) -> Identity | None:
    if not isinstance(token, str):
        return None
    async with deps.database.read() as db:
        return await authenticate(db, deps.clock, token)


def _same_origin_poll(request: web.BaseRequest) -> bool:
    # A browser sends no Origin with a same-origin GET, which begins long polling; it sends this instead.
    return "Origin" not in request.headers and request.headers.get("Sec-Fetch-Site") == "same-origin"
