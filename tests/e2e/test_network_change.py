"""A network that carries no UDP, or stops in the middle of a conversation: the page itself finds the way over TCP."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.e2e.browsers import context
from tests.e2e.journey import LOUNGE, Person, before_the_room
from tests.e2e.paths import over, paths, walks_in
from tests.e2e.service import Service, running
from tests.interop.figures import RecordProperty, told
from tests.interop.roaming_link import HOST, RoamingLink, roaming_link

SOONEST = 4.0
"""Seconds until one sees and hears, and is seen and heard, from being inside."""
LONGEST = 6.0
"""Seconds without sound or picture, from the last packet over UDP to the first over TCP."""

WATCH = """
() => {
  const seen = (window.__gap = { longest: 0 });
  const known = new Map();
  const look = async () => {
    const now = performance.now();
    for (const connection of window.__connections) {
      if (connection.connectionState === 'closed') continue;
      for (const report of (await connection.getStats()).values()) {
        if (report.type !== 'inbound-rtp') continue;
        const before = known.get(report.id);
        if (before && before.packets === report.packetsReceived) continue;
        if (before) seen.longest = Math.max(seen.longest, now - before.at);
        known.set(report.id, { packets: report.packetsReceived, at: now });
      }
    }
    setTimeout(look, 50);
  };
  void look();
}
"""
"""Keeps the longest time between two packets of anything received."""


def free_port() -> int:
    """A number that is free for UDP and TCP, at the node's address and at the link's."""
    with socket.socket() as tcp:
        tcp.bind((HOST, 0))
        return int(tcp.getsockname()[1])


async def packets(page: Page) -> int:
    """Everything received so far."""
    return int(
        await page.evaluate(
            """async () => {
              let all = 0;
              for (const connection of window.__connections) {
                if (connection.connectionState === 'closed') continue;
                for (const report of (await connection.getStats()).values()) {
                  if (report.type === 'inbound-rtp') all += report.packetsReceived;
                }
              }
              return all;
            }"""
        )
    )


async def more(page: Page) -> None:
    """Wait until a good second of sound and picture came."""
    wanted = await packets(page) + 100
    for _ in range(200):
        if await packets(page) >= wanted:
            return
        await page.wait_for_timeout(100)
    raise AssertionError("nothing more was received")


@dataclass(frozen=True)
class Behind:
    """A node that is reached over a link alone."""

    service: Service
    port: int


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Behind]:
    port = free_port()
    settings = {"media_host": "127.0.0.1", "media_host6": "", "media_port": str(port), "media_announced": HOST}
    with running(tmp_path_factory.mktemp("service"), **settings) as service:
        yield Behind(service, port)


@pytest_asyncio.fixture(loop_scope="session")
async def link(node: Behind) -> AsyncIterator[RoamingLink]:
    async with roaming_link(node.port) as link:
        yield link


@pytest_asyncio.fixture(loop_scope="session")
async def people(browser: Browser, node: Behind, request: pytest.FixtureRequest) -> AsyncIterator[list[Person]]:
    """Two of this test, before the lounge."""
    visitors = [await context(browser, "en-US") for _ in range(2)]
    yield [
        await before_the_room(visitor, node.service.origin + LOUNGE, f"{role} {request.node.name[:24]}")
        for visitor, role in zip(visitors, ("Startup", "Mentor"), strict=True)
    ]
    for visitor in visitors:
        await visitor.close()


async def test_udp_blocked_at_join(people: list[Person], link: RoamingLink, record_property: RecordProperty) -> None:
    a, b = people
    link.udp = False
    await a.enter()
    took = await walks_in(b, a)
    told(record_property, "UDP blocked at join", {"seen and heard both ways after, s": took})
    assert took <= SOONEST
    for person in people:
        assert [path["protocol"] for path in await paths(person.page)] == ["tcp"] * 2
        await more(person.page)


async def test_udp_blocked_in_mid_call(
    people: list[Person], link: RoamingLink, record_property: RecordProperty
) -> None:
    a, b = people
    await a.enter()
    await walks_in(b, a)
    seat = await a.participant_id(b.name)
    for person in people:
        assert [path["protocol"] for path in await paths(person.page)] == ["udp"] * 2
        await person.page.evaluate(WATCH)
        await more(person.page)
    link.udp = False
    # They are told that something is wrong, and when it is over.
    notices = [person.page.locator("vt-reconnecting").get_by_text(person.say("room.reconnecting")) for person in people]
    await asyncio.gather(*(expect(notice).to_be_visible() for notice in notices))
    for person in people:
        # Each direction finds its own way.
        await over(person.page, "tcp")
        await more(person.page)
    for person in people:
        gap = await person.page.evaluate("() => window.__gap.longest") / 1000
        told(record_property, "UDP blocked in mid-call", {f"longest gap of {person.name}, s": gap})
        assert gap <= LONGEST
    for notice in notices:
        await expect(notice).not_to_be_visible()
    assert await a.participant_id(b.name) == seat
    await expect(a.tile(b.name)).to_have_count(1)


@pytest.mark.endurance
async def test_moved_to_another_host(people: list[Person], link: RoamingLink, record_property: RecordProperty) -> None:
    """As another NAT of the provider makes it look: the page notices by silence, the browser by itself later."""
    a, b = people
    await a.enter()
    await walks_in(b, a)
    for person in people:
        await person.page.evaluate(WATCH)
        await more(person.page)
    link.move("127.0.0.5")
    for person in people:
        await more(person.page)
        await more(person.page)
    for person in people:
        gap = await person.page.evaluate("() => window.__gap.longest") / 1000
        told(record_property, "address changed to another host", {f"longest gap of {person.name}, s": gap})
        assert gap <= 1.5
        assert [path["protocol"] for path in await paths(person.page)] == ["udp"] * 2
