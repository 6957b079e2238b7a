"""A real web server that is told of events, which keeps what it is sent and can be told to refuse it."""

import asyncio
import hmac
import json
from base64 import b64decode, b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from ssl import SSLContext
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from multidict import CIMultiDictProxy


@dataclass
class Message:
    """One request."""

    headers: CIMultiDictProxy[str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    def signed_with(self, secret: str) -> bool:
        """As the specification has it, by somebody who has never seen our code."""
        key = b64decode(secret.split("_", 1)[1])
        content = f"{self.id}.{self.headers['webhook-timestamp']}.{self.body.decode()}".encode()
        expected = "v1," + b64encode(hmac.new(key, content, sha256).digest()).decode()
        return any(hmac.compare_digest(expected, given) for given in self.headers["webhook-signature"].split())


@dataclass
class Receiver:
    """Put statuses into `answers` to have the next messages answered so; else they are taken with 204."""

    messages: list[Message] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    url: str = ""
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    """Somebody sent a message."""
    may_answer: asyncio.Event = field(default_factory=asyncio.Event)
    """Cleared, messages wait for their answers."""

    async def take(self, request: web.Request) -> web.Response:
        self.messages.append(Message(request.headers, await request.read()))
        self.asked.set()
        await self.may_answer.wait()
        status = self.answers.pop(0) if self.answers else 204
        return web.Response(status=status, headers={"Location": "/elsewhere"} if 300 <= status < 400 else None)


@asynccontextmanager
async def receiving(tls: SSLContext | None = None) -> AsyncIterator[Receiver]:
    """A server on this machine, over HTTPS where a certificate is given."""
    receiver = Receiver()
    receiver.may_answer.set()
    app = web.Application()
    app.router.add_post("/hook", receiver.take)
    app.router.add_route("*", "/elsewhere", receiver.take)
    server = TestServer(app, host="127.0.0.1", scheme="https" if tls else "http")
    await server.start_server(ssl=tls)
    receiver.url = str(server.make_url("/hook"))
    yield receiver
    receiver.may_answer.set()
    await server.close()


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    """A server of this test alone."""
    async with receiving() as started:
        yield started
