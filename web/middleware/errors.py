"""Turns whatever was raised into an answer: a page for people, problem details for programs."""

from collections.abc import Mapping
from typing import Any

import structlog
from aiohttp import web

from rooms.errors import DomainError, NotIdentified, RateLimited
from web.access import Handler
from web.forms import sign_in_url
from web.problems import challenge, members_of, problem
from web.refusals import CODES_BY_STATUS, status_of
from web.rendering import render
from web.request_state import DEPS, REQUEST_ID, translate

log = structlog.get_logger("web")


@web.middleware
async def errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer refusals with their code, and anything unexpected with `internal`."""
    if request.path.startswith(request.app[DEPS].mounted):
        return await handler(request)
    try:
        return await handler(request)
    except DomainError as error:
        return refuse(request, error)
    except web.HTTPException as error:
        if error.status < 400:
            raise
        return answer(request, error.status, CODES_BY_STATUS.get(error.status, "not_found"), headers=_allow(error))
    except (ConnectionResetError, TimeoutError):
        raise
    except Exception:
        log.exception("failed")
        return answer(request, 500, "internal")


def refuse(request: web.Request, error: DomainError) -> web.Response:
    """The answer to a broken rule. Someone who is not signed in is shown the way, unless a program asks."""
    if isinstance(error, NotIdentified) and request.method == "GET" and not for_program(request):
        location = sign_in_url(request.path_qs)
        return web.Response(status=303, headers={"Location": location, "Cache-Control": "no-store"})
    told = for_program(request)
    members = members_of(request, error) if told else {}
    headers = challenge(error) if told else {}
    if isinstance(error, RateLimited):
        headers["Retry-After"] = str(max(1, round(error.retry_after)))
    status = status_of(error.code)
    return answer(
        request,
        status,
        error.code,
        params=error.params,
        members=members,
        headers=headers,
    )


def answer(
    request: web.Request,
    status: int,
    code: str,
    *,
    params: Mapping[str, Any] | None = None,
    members: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> web.Response:
    """A refusal in the form that the one who asks can read."""
    message = translate(request, f"error.{code}", **(params or {}))
    if for_program(request):
        response = problem(request, status, code, message, members)
    else:
        context = {"code": code, "message": message, "status_code": status, "request_id": request[REQUEST_ID]}
        response = render(request, "error.html", status, **context)
    response.headers.update(headers or {})
    return response


def for_program(request: web.Request) -> bool:
    """Whether the API is asked, rather than a page."""
    return request.path.startswith("/api/")


def _allow(error: web.HTTPException) -> dict[str, str]:
    return {"Allow": error.headers["Allow"]} if "Allow" in error.headers else {}
