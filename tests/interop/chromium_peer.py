"""A Chromium page with mediasoup-client against a router of this process."""

import asyncio
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any, Protocol

from aiohttp import web
from playwright.async_api import Page, async_playwright

from media import ROUTER_RTP_CAPABILITIES, Consumer, Producer, Router, WebRtcTransport
from tests.e2e.browsers import CHROMIUM, DEVICES, QUIET, tone

ROOT = Path(__file__).parents[2]
PATIENCE = 45
"""Seconds, for a machine that is busy with much else."""


class ChromiumPeer:
    """One page: a sending and a receiving transport, both in `router`."""

    def __init__(self, page: Page, router: Router, port: int | None = None) -> None:
        self.page = page
        self.port = port
        """Of a relay to the node's, on 127.0.0.1; without it the page goes to the node itself."""
        self.router = router
        send = router.create_transport()
        self.transports: dict[str, WebRtcTransport] = {"send": send, "receive": router.create_transport(beside=send)}
        self.producers: dict[str, Producer] = {}
        self.consumers: dict[str, Consumer] = {}
        self.capabilities: dict[str, Any] = {}
        self._limiting: asyncio.Future[None] | None = None

    async def open(self) -> None:
        await self.page.expose_function("ask", self._answer)
        self.capabilities = await self.call(
            "open",
            ROUTER_RTP_CAPABILITIES,
            self._parameters("send"),
            self._parameters("receive"),
        )

    def _parameters(self, name: str) -> dict[str, Any]:
        parameters = self.transports[name].parameters()
        if self.port is not None:
            (candidate, *_) = parameters["iceCandidates"]
            there = {"address": "127.0.0.1", "ip": "127.0.0.1", "port": self.port}
            parameters["iceCandidates"] = [candidate | there]
        return parameters

    async def call(self, name: str, *arguments: Any) -> Any:
        return await self.page.evaluate(f"arguments => window.media.{name}(...arguments)", list(arguments))

    async def produce(self, kind: str, codec: str | None = None) -> Producer:
        return self.producers[await self.call("produce", kind, codec)]

    def obey(self, producer: Producer) -> None:
        """Have the page send no more of it than anybody is given, as the product does."""

        def limit(highest: int) -> None:
            self._limiting = asyncio.ensure_future(self.call("limit", producer.id, highest))

        producer.on_wanted = limit

    async def consume(self, producer: Producer) -> Consumer:
        """A paused consumer, known to the page."""
        consumer = self.transports["receive"].consume(producer, self.capabilities)
        self.consumers[consumer.id] = consumer
        await self.call(
            "consume",
            {
                "id": consumer.id,
                "producerId": producer.id,
                "kind": consumer.kind,
                "rtpParameters": consumer.rtp_parameters,
            },
        )
        return consumer

    async def inbound(self, consumer: Consumer, until: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The consumer's `inbound-rtp` report once it is as wanted."""
        return await self.poll("inbound", consumer.id, until=until)

    async def sent_size(self, producer: Producer) -> tuple[int, int]:
        """The size that the encoder has now. Chromium chooses it by its load and by what the network takes."""
        report = await self.poll("outbound", producer.id, until=lambda report: report.get("frameWidth"))
        return report["frameWidth"], report["frameHeight"]

    async def in_step(self, one: Consumer, other: Consumer) -> None:
        """Wait until both play what was captured within 150 ms of each other, by their publisher's clock."""

        def aligned(moments: list[float]) -> bool:
            return all(moments) and abs(moments[0] - moments[1]) < 150

        await self.poll("playout", [one.id, other.id], until=aligned)

    async def poll(self, name: str, *arguments: Any, until: Callable[[Any], Any]) -> Any:
        """What the page tells once it is as wanted. No event tells that it became so: it is asked every 100 ms."""
        found = None
        for _ in range(PATIENCE * 10):
            found = await self.call(name, *arguments)
            if found and until(found):
                return found
            await asyncio.sleep(0.1)
        raise AssertionError(f"never as wanted: {found}")

    async def _answer(self, name: str, payload: dict[str, Any]) -> Any:
        answers: dict[str, Callable[[dict[str, Any]], Any]] = {
            "connect": lambda asked: self.transports[asked["transport"]].connect(asked["dtlsParameters"]),
            "produce": self._produce,
            "resume": lambda asked: self.consumers[asked["consumer"]].resume(),
        }
        return answers[name](payload)

    def _produce(self, asked: dict[str, Any]) -> str:
        producer = self.transports[asked["transport"]].produce(asked["kind"], asked["rtpParameters"])
        self.producers[producer.id] = producer
        return producer.id


def bundle(folder: Path) -> None:
    """Write the page, the client in it, and a tone for its microphone."""
    bundler = ROOT / "node_modules/.bin/rolldown"
    command: list[str | Path] = [bundler, "tests/interop/page.js", "--format", "iife", "--file", folder / "page.js"]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (folder / "index.html").write_text('<!doctype html><meta charset="utf-8"><script src="page.js"></script>')
    tone(folder / "tone.wav")


class OpenPage(Protocol):
    """A page with a peer in the room of `router`; its media goes to port `relay` where that is given."""

    def __call__(self, router: Router, relay: int | None = None) -> Awaitable[ChromiumPeer]: ...


@asynccontextmanager
async def chromium_pages(folder: Path) -> AsyncIterator[OpenPage]:
    """Opens pages of a `bundle`, with fake devices."""
    async with AsyncExitStack() as stack:
        application = web.Application()
        application.router.add_static("/", folder)
        runner = web.AppRunner(application)
        stack.push_async_callback(runner.cleanup)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        playwright = await stack.enter_async_context(async_playwright())
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=[*QUIET, *DEVICES, f"--use-file-for-fake-audio-capture={folder / 'tone.wav'}"],
        )
        stack.push_async_callback(browser.close)

        async def open_page(router: Router, relay: int | None = None) -> ChromiumPeer:
            page = await browser.new_page(base_url=f"http://{host}:{port}")
            await page.goto("/index.html")
            peer = ChromiumPeer(page, router, relay)
            await peer.open()
            return peer

        yield open_page
