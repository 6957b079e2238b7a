"""How the service is: `/healthz`, `/readyz`, and `/metrics` for Prometheus."""

import hmac
import ipaddress
from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

Check = Callable[[], Awaitable[object]]
"""Returns when what it checks answers, raises otherwise."""


def routes(checks: Mapping[str, Check], metrics_token: str | None) -> list[web.RouteDef]:
    """The three routes. They need no session."""

    async def alive(request: web.Request) -> web.Response:
        return web.json_response({"status": "ok"})

    async def ready(request: web.Request) -> web.Response:
        wrong: dict[str, str] = {}
        for name, check in checks.items():
            try:
                await check()
            except Exception as error:  # noqa: BLE001 - whatever is wrong is the answer
                wrong[name] = type(error).__name__
        status = 503 if wrong else 200
        return web.json_response({"status": "unavailable" if wrong else "ok", "wrong": wrong}, status=status)

    async def metrics(request: web.Request) -> web.Response:
        if not _may_read(request, metrics_token):
            raise web.HTTPForbidden
        return web.Response(body=generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    return [web.get("/healthz", alive), web.get("/readyz", ready), web.get("/metrics", metrics)]


def _may_read(request: web.Request, token: str | None) -> bool:
    if token is not None:
        given = request.headers.get("Authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {token}".encode())
    peer = request.transport.get_extra_info("peername") if request.transport else None
    # A proxy on this machine speaks from loopback for anyone, so what it forwards is not ours.
    return peer is not None and "X-Forwarded-For" not in request.headers and ipaddress.ip_address(peer[0]).is_loopback
