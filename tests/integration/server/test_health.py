"""Health tells the truth, and metrics are not for everybody."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from server.health import routes


async def answers() -> None:
    """Whatever it is, it is well."""


async def fails() -> None:
    raise ConnectionError("gone")


async def client(check: Callable[[], Awaitable[None]] = answers, token: str | None = None) -> TestClient[Any, Any]:
    app = web.Application()
    app.add_routes(routes({"database": check}, token))
    started: TestClient[Any, Any] = TestClient(TestServer(app))
    await started.start_server()
    return started


async def test_ready_while_everything_answers() -> None:
    visitor = await client()
    answer = await visitor.get("/readyz")
    assert (answer.status, await answer.json()) == (200, {"status": "ok", "wrong": {}})
    await visitor.close()


async def test_what_is_wrong_is_named_and_the_process_is_still_alive() -> None:
    visitor = await client(fails)
    answer = await visitor.get("/readyz")
    assert (answer.status, await answer.json()) == (
        503,
        {"status": "unavailable", "wrong": {"database": "ConnectionError"}},
    )
    assert (await visitor.get("/healthz")).status == 200
    await visitor.close()


async def test_what_can_be_missed_is_named_and_the_node_stays_in_service() -> None:
    app = web.Application()
    app.add_routes(routes({"database": answers}, None, spare={"redis": fails}))
    visitor: TestClient[Any, Any] = TestClient(TestServer(app))
    await visitor.start_server()
    answer = await visitor.get("/readyz")
    assert (answer.status, await answer.json()) == (200, {"status": "degraded", "wrong": {"redis": "ConnectionError"}})
    await visitor.close()


@pytest.mark.parametrize(
    ("token", "headers", "status"),
    [
        (None, {}, 200),
        (None, {"X-Forwarded-For": "127.0.0.1"}, 403),
        ("secret", {}, 403),
        ("secret", {"Authorization": "Bearer wrong"}, 403),
        ("secret", {"Authorization": "Bearer sécret"}, 403),
        ("secret", {"Authorization": "Bearer secret"}, 200),
        ("secret", {"Authorization": "Bearer secret", "X-Forwarded-For": "203.0.113.7"}, 200),
    ],
)
async def test_who_may_read_metrics(token: str | None, headers: dict[str, str], status: int) -> None:
    visitor = await client(token=token)
    answer = await visitor.get("/metrics", headers=headers)
    assert answer.status == status
    assert ("python_info" in await answer.text()) == (status == 200)
    await visitor.close()


async def test_a_token_in_octets_that_are_no_text_fits_none() -> None:
    visitor = await client(token="secret")
    reader, writer = await asyncio.open_connection(visitor.server.host, visitor.server.port)
    writer.write(b"GET /metrics HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: Bearer \xff\r\n\r\n")
    assert (await reader.read()).startswith(b"HTTP/1.1 403 ")
    writer.close()
    await visitor.close()
