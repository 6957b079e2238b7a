"""A network that stops carrying UDP in the middle of a conversation: the page itself finds the way over TCP."""

import logging
import socket
from pathlib import Path

from playwright.async_api import Browser, Page, expect

from tests.e2e.browsers import context
from tests.e2e.journey import LOUNGE, Person, before_the_room
from tests.e2e.service import running
from tests.interop.roaming_link import HOST, RoamingLink, roaming_link

logger = logging.getLogger(__name__)

A, B = "Startup A", "Mentor 1"
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

PROTOCOLS = """
async () => {
  const found = new Set();
  for (const connection of window.__connections) {
    if (connection.connectionState === 'closed') continue;
    const reports = await connection.getStats();
    for (const { type, selectedCandidatePairId } of reports.values()) {
      if (type !== 'transport') continue;
      const pair = reports.get(selectedCandidatePairId);
      if (pair) found.add(reports.get(pair.localCandidateId).protocol);
    }
  }
  return [...found];
}
"""


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


async def test_where_udp_stops_in_mid_call_everyone_is_heard_again_over_tcp(browser: Browser, tmp_path: Path) -> None:
    port = free_port()
    settings = {"media_host": "127.0.0.1", "media_host6": "", "media_port": str(port), "media_announced": HOST}
    with running(tmp_path, **settings) as service:
        async with roaming_link(port) as link:
            people = [
                await before_the_room(await context(browser, "en-US"), service.origin + LOUNGE, name) for name in (A, B)
            ]
            for person in people:
                await person.enter()
            await udp_stops(people, link)
        for person in people:
            await person.page.context.close()


async def udp_stops(people: list[Person], link: RoamingLink) -> None:
    a, b = people
    await a.sees(B)
    await b.sees(A)
    seat = await a.participant_id(B)
    for person in people:
        assert await person.page.evaluate(PROTOCOLS) == ["udp"]
        await person.page.evaluate(WATCH)
        await more(person.page)
    link.udp = False
    for person in people:
        # Each direction finds its own way.
        await person.page.wait_for_function(f"async () => (await ({PROTOCOLS})()).join() === 'tcp'", timeout=20_000)
        await more(person.page)
    for person in people:
        gap = await person.page.evaluate("() => window.__gap.longest") / 1000
        logger.info("%s: %.2f s without sound or picture", person.name, gap)
        assert gap <= LONGEST
    assert await a.participant_id(B) == seat
    await expect(a.tile(B)).to_have_count(1)
