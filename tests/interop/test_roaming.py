"""A network that blocks UDP or changes the address: what real Chromium still receives, and for how long it does not."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest

from media import Consumer, Router, Worker, WorkerOptions, forwarder_kinds
from tests.interop.chromium_peer import PATIENCE, ChromiumPeer, OpenPage
from tests.interop.figures import RecordProperty, told
from tests.interop.roaming_link import HOST, RoamingLink, roaming_link

pytestmark = pytest.mark.endurance

WATCH = """
async id => {
  window.watched ??= {};
  const seen = (window.watched[id] = { packets: 0, at: 0, gap: 0 });
  for (;;) {
    const report = await window.media.inbound(id);
    const now = performance.timeOrigin + performance.now();
    if (report && report.packetsReceived > seen.packets) {
      if (seen.at) seen.gap = Math.max(seen.gap, now - seen.at);
      seen.packets = report.packetsReceived;
      seen.at = report.lastPacketReceivedTimestamp;
    }
    await new Promise((done) => setTimeout(done, 25));
  }
}
"""
"""Keeps the longest time between two packets, in milliseconds, from the receiver's statistics."""


@dataclass
class Call:
    """One page that receives its own camera and microphone through the node."""

    page: ChromiumPeer
    link: RoamingLink
    picture: Consumer
    sound: Consumer
    began_in: float
    """Seconds from the wish to send to the first picture."""

    @classmethod
    async def begin(cls, open_page: OpenPage, router: Router, link: RoamingLink) -> "Call":
        page = await open_page(router)
        clock = asyncio.get_running_loop().time
        begun = clock()
        picture = await page.consume(await page.produce("camera"))
        async with asyncio.timeout(PATIENCE):
            await page.call("firstFrame", picture.id)
        took = clock() - begun
        sound = await page.consume(await page.produce("audio"))
        sound.resume()
        await page.inbound(sound, lambda found: found.get("packetsReceived", 0) > 50)
        return cls(page, link, picture, sound, took)

    async def watch(self) -> None:
        """Measure gaps from now on."""
        for consumer in (self.picture, self.sound):
            # Not awaited in the page, for it never ends.
            await self.page.page.evaluate(f"id => {{ ({WATCH})(id); }}", consumer.id)
        await self.more()

    async def more(self) -> None:
        """Wait for 50 more packets of each."""
        for consumer in (self.picture, self.sound):
            seen = (await self.page.call("inbound", consumer.id))["packetsReceived"]
            await self.page.inbound(consumer, partial(_has_packets, seen + 50))

    async def longest_gap(self) -> float:
        """Seconds without a packet, of the picture or the sound."""
        seen = await self.page.page.evaluate("() => window.watched")
        return float(max(seen[consumer.id]["gap"] for consumer in (self.picture, self.sound))) / 1000

    async def protocols(self) -> set[str]:
        """What the page's two transports use."""
        return {await self.page.call("protocol", name) for name in self.page.transports}

    async def restart_when_silent(self, name: str) -> None:
        """As the product's client does: nothing received for a second means that the network has changed."""
        clock = asyncio.get_running_loop().time
        packets, at = -1, clock()
        while clock() - at < 1:
            received = (await self.page.call("transport", name))["packetsReceived"]
            if received > packets:
                packets, at = received, clock()
            await asyncio.sleep(0.1)
        await self.page.call("restartIce", name, self.page.transports[name].restart_ice())


def _has_packets(count: int, found: dict[str, Any]) -> bool:
    return bool(found["packetsReceived"] >= count)


@pytest.fixture(params=forwarder_kinds())
async def worker(request: pytest.FixtureRequest) -> AsyncIterator[Worker]:
    options = WorkerOptions(host="127.0.0.1", host6=None, port=0, announced=(HOST,), forwarder=request.param)
    worker = await Worker.start(options)
    yield worker
    await worker.close()


async def test_where_udp_is_blocked_media_begins_over_tcp(
    worker: Worker, open_page: OpenPage, record_property: RecordProperty
) -> None:
    async with roaming_link(worker.port) as link:
        link.udp = False
        call = await Call.begin(open_page, worker.create_router(), link)
        assert call.began_in <= 4
        assert await call.protocols() == {"tcp"}
        assert link.tcp_connections == 2
        assert {transport.stats()["candidate"]["protocol"] for transport in call.page.transports.values()} == {"tcp"}
        await call.watch()
        await call.more()
        gap = await call.longest_gap()
        told(
            record_property,
            "UDP blocked at join",
            {"first picture over TCP, s": call.began_in, "longest gap then, s": gap},
        )
        assert gap <= 0.5


async def test_where_udp_is_blocked_in_mid_call_media_goes_on_over_tcp(
    worker: Worker, open_page: OpenPage, record_property: RecordProperty
) -> None:
    async with roaming_link(worker.port) as link:
        call = await Call.begin(open_page, worker.create_router(), link)
        assert await call.protocols() == {"udp"}
        await call.watch()
        versions = [transport.stats()["dtlsVersion"] for transport in call.page.transports.values()]
        link.udp = False
        await asyncio.gather(*(call.restart_when_silent(name) for name in call.page.transports))
        await call.more()
        gap = await call.longest_gap()
        told(record_property, "UDP blocked in mid-call", {"longest gap, s": gap})
        assert gap <= 6
        assert await call.protocols() == {"tcp"}
        assert [transport.state for transport in call.page.transports.values()] == ["connected"] * 2
        assert [transport.stats()["dtlsVersion"] for transport in call.page.transports.values()] == versions


async def test_a_changed_address_is_hardly_noticed(
    worker: Worker, open_page: OpenPage, record_property: RecordProperty
) -> None:
    async with roaming_link(worker.port) as link:
        call = await Call.begin(open_page, worker.create_router(), link)
        await call.watch()
        for _ in range(3):
            link.move()
            await call.more()
        gap = await call.longest_gap()
        told(record_property, "address changed three times", {"longest gap, s": gap})
        assert gap <= 1.5
        assert await call.protocols() == {"udp"}


async def test_another_host_is_believed_with_its_next_check(
    worker: Worker, open_page: OpenPage, record_property: RecordProperty
) -> None:
    """A check proves that it wants what it gets, media does not; Chromium sends one every 2.5 s."""
    async with roaming_link(worker.port) as link:
        call = await Call.begin(open_page, worker.create_router(), link)
        await call.watch()
        for host in ("127.0.0.5", "127.0.0.6", "127.0.0.7"):
            link.move(host)
            await call.more()
        gap = await call.longest_gap()
        told(record_property, "address changed to other hosts three times", {"longest gap, s": gap})
        assert gap <= 3
        assert {(each.ice.selected or ("",))[0] for each in call.page.transports.values()} == {"127.0.0.7"}


async def test_an_ice_restart_is_not_noticed(
    worker: Worker, open_page: OpenPage, record_property: RecordProperty
) -> None:
    async with roaming_link(worker.port) as link:
        call = await Call.begin(open_page, worker.create_router(), link)
        await call.watch()
        for name, transport in call.page.transports.items():
            former = transport.ice.selected
            await call.page.call("restartIce", name, transport.restart_ice())
            await call.more()
            assert transport.ice.selected != former
        gap = await call.longest_gap()
        told(record_property, "ICE restarted", {"longest gap, s": gap})
        assert gap <= 0.5
