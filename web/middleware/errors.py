"""Turns whatever was raised into an answer: a page for people, `{error: {code, message}}` for programs."""

import structlog
from aiohttp import web

from rooms.errors import DomainError, NotIdentified, RateLimited
from web.access import Handler
from web.forms import sign_in_url
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
    retry_after = max(1, round(error.retry_after)) if isinstance(error, RateLimited) else None
    return answer(request, status_of(error.code), error.code, retry_after=retry_after, params=error.params)


def answer(
    request: web.Request,
    status: int,
    code: str,
    *,
    retry_after: int | None = None,
    params: dict[str, object] | None = None,
    headers: dict[str, str] | None = None,
) -> web.Response:
    """A refusal in the form that the one who asks can read."""
    message = translate(request, f"error.{code}", **(params or {}))
    if for_program(request):
        error: dict[str, object] = {"code": code, "message": message}
        if retry_after is not None:
            error["retryAfter"] = retry_after
        response = web.json_response({"error": error}, status=status, headers={"Cache-Control": "no-store"})
    else:
        context = {"code": code, "message": message, "status_code": status, "request_id": request[REQUEST_ID]}
        response = render(request, "error.html", status, **context)
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    response.headers.update(headers or {})
    return response


def for_program(request: web.Request) -> bool:
    """Whether the API is asked, rather than a page."""
    return request.path.startswith("/api/")


def _allow(error: web.HTTPException) -> dict[str, str]:
    return {"Allow": error.headers["Allow"]} if "Allow" in error.headers else {}
