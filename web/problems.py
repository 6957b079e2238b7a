"""Refusals as programs read them: problem details (RFC 9457), from `/api/` without exception."""

from collections.abc import Mapping
from typing import Any, Final

from aiohttp import web

from rooms.errors import DomainError, NotIdentified, RateLimited
from web.refusals import Fault, RequestInvalid, ScopeMissing
from web.request_state import CATALOGUES, LOCALE, translate

MEDIA_TYPE: Final = "application/problem+json"
REALM: Final = 'Bearer realm="api"'


def problem_type(code: str) -> str:
    """Where the code is explained; a reference that is resolved against the address of the request."""
    return f"/developers#{code}"


def problem(
    request: web.Request, status: int, code: str, message: str, members: Mapping[str, Any] | None = None
) -> web.Response:
    """The answer: `{type, title, status, code, detail}` and further members, in the reader's language."""
    body = {
        "type": problem_type(code),
        "title": translate(request, f"api.status.{status}"),
        "status": status,
        "code": code,
        "detail": message,
        **(members or {}),
    }
    headers = {"Cache-Control": "no-store"}
    return web.json_response(body, status=status, headers=headers, content_type=MEDIA_TYPE)


def members_of(request: web.Request, error: DomainError) -> dict[str, Any]:
    """What a refusal tells beyond its sentence."""
    if isinstance(error, RateLimited):
        return {"retry_after": max(1, round(error.retry_after))}
    if isinstance(error, RequestInvalid):
        return {"errors": [_told(request, fault) for fault in error.faults]}
    return {}


def challenge(error: DomainError) -> dict[str, str]:
    """The header that says what a token would need (RFC 6750 section 3)."""
    if isinstance(error, ScopeMissing):
        return {"WWW-Authenticate": f'{REALM}, error="insufficient_scope", scope="{error.params["scope"]}"'}
    if isinstance(error, NotIdentified):
        return {"WWW-Authenticate": REALM}
    return {}


def _told(request: web.Request, fault: Fault) -> dict[str, str]:
    key = f"api.invalid.{fault.code}"
    known = request.app[CATALOGUES].text(request[LOCALE], key) is not None
    message = translate(request, key if known else "api.invalid.other", **fault.params)
    return {"pointer": fault.pointer, "code": fault.code, "message": message}
