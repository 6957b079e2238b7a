"""How the service is: `/healthz`, `/readyz`, and `/metrics` for Prometheus."""

import asyncio
import hmac
import ipaddress
from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

Check = Callable[[], Awaitable[object]]
"""Returns when what it checks answers, raises otherwise."""


CHECK_SECONDS = 2.0


def routes(
    checks: Mapping[str, Check], metrics_token: str | None, *, spare: Mapping[str, Check] | None = None
) -> list[web.RouteDef]:
    """The three routes. They need no session. A node goes on without what is `spare`, and says that it does."""

    async def alive(request: web.Request) -> web.Response:
        return web.json_response({"status": "ok"})

    async def ready(request: web.Request) -> web.Response:
        failed, missed = await _wrong(checks), await _wrong(spare or {})
        status = "unavailable" if failed else "degraded" if missed else "ok"
        return web.json_response({"status": status, "wrong": failed | missed}, status=503 if failed else 200)

    async def metrics(request: web.Request) -> web.Response:
        if not _may_read(request, metrics_token):
            raise web.HTTPForbidden
        return web.Response(body=generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    return [web.get("/healthz", alive), web.get("/readyz", ready), web.get("/metrics", metrics)]


async def _wrong(checks: Mapping[str, Check]) -> dict[str, str]:
    wrong: dict[str, str] = {}
    for name, check in checks.items():
        try:
            async with asyncio.timeout(CHECK_SECONDS):
                await check()
        except Exception as error:  # noqa: BLE001 - whatever is wrong is the answer
            wrong[name] = type(error).__name__
    return wrong


def _may_read(request: web.Request, token: str | None) -> bool:
    if token is not None:
        given = request.headers.get("Authorization", "")
        return hmac.compare_digest(given.encode(errors="surrogateescape"), f"Bearer {token}".encode())
    peer = request.transport.get_extra_info("peername") if request.transport else None
    # A proxy on this machine speaks from loopback for anyone, so what it forwards is not ours.
    return peer is not None and "X-Forwarded-For" not in request.headers and ipaddress.ip_address(peer[0]).is_loopback
