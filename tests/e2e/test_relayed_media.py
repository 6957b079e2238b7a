"""The node's own port is out of reach: people meet through the relay, as it is deployed."""

import socket
from pathlib import Path

from playwright.async_api import Browser

from tests.e2e.browsers import context
from tests.e2e.journey import LOUNGE, before_the_room
from tests.e2e.own_way import tell
from tests.e2e.paths import paths, walks_in
from tests.e2e.service import running
from tests.interop.coturn import ELSEWHERE, coturn
from tests.interop.figures import RecordProperty, told

A, B = "Startup A", "Mentor 1"


async def test_people_who_reach_the_relay_alone_see_and_hear_each_other(
    browser: Browser, tmp_path: Path, record_property: RecordProperty
) -> None:
    """The network of one of them lets no UDP through to the relay either."""
    with (
        coturn(tmp_path, ELSEWHERE) as deployed,
        running(tmp_path, **deployed.settings) as service,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silence,
    ):
        silence.bind((deployed.local, 0))
        visitors = [await context(browser, "en-US") for _ in (A, B)]
        lost = f":{silence.getsockname()[1]}?transport=udp"
        await tell(visitors[1], lost, instead_of=f":{deployed.port}?transport=udp")
        a, b = [
            await before_the_room(visitor, service.origin + LOUNGE, name)
            for visitor, name in zip(visitors, (A, B), strict=True)
        ]
        await a.enter()
        took = await walks_in(b, a)
        for person, protocols in ((a, {"udp", "tcp"}), (b, {"tcp"})):
            used = [path.get("relayProtocol") for path in await paths(person.page)]
            assert len(used) == 2
            assert set(used) <= protocols
        told(record_property, "through the relay", {"seen and heard both ways after, s": took})
        for visitor in visitors:
            await visitor.close()
