"""Whether the browser speaks HTTP or HTTPS."""

from aiohttp import web

from web.request_state import DEPS, ORIGINS


def scheme_of(request: web.Request) -> str:
    """`http` or `https`, as the browser sees it; behind the proxy, as that says."""
    if request.app[DEPS].options.behind_proxy:
        forwarded = request.headers.get("X-Forwarded-Proto", "").rpartition(",")[2].strip().lower()
        if forwarded in ("http", "https"):
            return forwarded
    return request.scheme


def own_origin(request: web.Request) -> str:
    """The origin that our links begin with."""
    return request.app[ORIGINS].own(scheme=scheme_of(request), host=request.host)
