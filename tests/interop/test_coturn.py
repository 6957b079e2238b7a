"""The relay as it is deployed: whom it lets in, and where it leads."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
from aioice import stun
from aioice.turn import TurnTransport, create_turn_endpoint

from server.settings import Settings
from server.turn import relays
from tests.interop.coturn import ELSEWHERE, SECRET, Deployment, coturn
from tests.interop.ends import Echo, End

LIFETIME = 600


@pytest.fixture(scope="module", params=[None, ELSEWHERE], ids=["public", "behind NAT"])
def deployed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    with coturn(tmp_path_factory.mktemp("coturn"), request.param) as started:
        yield started


def credentials(deployed: Deployment, who: str = "somebody", *, secret: str = SECRET, age: int = 0) -> tuple[str, str]:
    """A person's name and password as a node with that secret handed them out, `age` seconds ago."""
    settings = Settings(turn_urls=(deployed.settings["turn_urls"],), turn_secret=secret, turn_lifetime=LIFETIME)
    (server,) = relays(settings, who, datetime.now(UTC) - timedelta(seconds=age)).ice_servers
    return server["username"], server["credential"]


@asynccontextmanager
async def echo(address: str) -> AsyncIterator[tuple[Echo, int]]:
    """Something that listens for UDP there, and its port."""
    transport, end = await asyncio.get_running_loop().create_datagram_endpoint(Echo, local_addr=(address, 0))
    yield end, transport.get_extra_info("sockname")[1]
    transport.close()


@asynccontextmanager
async def allocation(
    deployed: Deployment, name: str | None, password: str | None, transport: str = "tcp"
) -> AsyncIterator[tuple[TurnTransport, End]]:
    """Somebody's allocation at the relay, given back afterwards; raises `stun.TransactionFailed` when it is refused.

    On UDP a port that had one a moment ago, and is a new client's by chance, is refused for that.
    """
    made, end = await create_turn_endpoint(End, deployed.relay, name, password, transport=transport)
    yield made, end
    made.close()
    await end.closed.wait()


def code(reason: object) -> int | None:
    """Why the relay refused."""
    return reason.response.error_code if isinstance(reason, stun.TransactionFailed) else None


@pytest.mark.parametrize("transport", ["udp", "tcp"])
async def test_it_leads_to_the_nodes_media_and_back(deployed: Deployment, transport: str) -> None:
    async with echo("0.0.0.0") as (node, port), allocation(deployed, *credentials(deployed), transport) as (way, end):
        way.sendto(b"there and back", (deployed.public, port))
        assert await end.next() == b"there and back"
        assert await node.next() == b"there and back"


@pytest.mark.parametrize("transport", ["udp", "tcp"])
async def test_only_who_was_let_in_by_the_node_gets_in(deployed: Deployment, transport: str) -> None:
    name, password = credentials(deployed)
    later = f"{int(time.time()) + 10 * LIFETIME}:somebody"
    refused = {
        "expired": credentials(deployed, age=LIFETIME + 1),
        "another secret": credentials(deployed, secret="guessed"),
        "a name that lasts longer": (later, password),
        "no time in the name": ("somebody", password),
        "no password": (name, ""),
        "nobody": (None, None),
    }
    for why, (who, word) in refused.items():
        with pytest.raises(stun.TransactionFailed) as failure:
            async with allocation(deployed, who, word, transport):
                pytest.fail(f"let in: {why}")
        assert code(failure.value) == 401, why


async def test_who_is_in_when_the_password_ends_stays_in(deployed: Deployment) -> None:
    """Browsers go on with the password that a path was begun with; new ones are for new paths."""
    soon_over = credentials(deployed, age=LIFETIME - 1)
    async with echo("0.0.0.0") as (_, port), allocation(deployed, *soon_over) as (way, end):
        async with asyncio.timeout(10):
            with pytest.raises(stun.TransactionFailed) as failure:
                await come_again(deployed, soon_over)
        assert code(failure.value) == 401
        way.sendto(b"still there", (deployed.public, port))
        assert await end.next() == b"still there"


async def come_again(deployed: Deployment, person: tuple[str, str]) -> None:
    """Until one is refused."""
    while True:
        async with allocation(deployed, *person):
            await asyncio.sleep(0.1)


async def test_it_leads_nowhere_else(deployed: Deployment) -> None:
    elsewhere = ["127.0.0.1", "127.0.0.2", "0.0.0.0", "10.0.0.1", "169.254.169.254", "198.51.100.7", "239.0.0.1"]
    async with echo("0.0.0.0") as (listening, port), allocation(deployed, *credentials(deployed)) as (way, end):
        for address in elsewhere:
            way.sendto(b"for the host alone", (address, port))
            assert code(await end.next()) == 403, address
        way.sendto(b"for the node", (deployed.public, port))
        assert await end.next() == b"for the node"
        assert await listening.next() == b"for the node"
        assert listening.heard.empty()


async def take_ports(taken: AsyncExitStack, deployed: Deployment, person: tuple[str, str]) -> None:
    """Far more than a browser does."""
    for _ in range(100):
        await taken.enter_async_context(allocation(deployed, *person))


async def test_one_person_cannot_take_all_of_its_ports(deployed: Deployment) -> None:
    async with AsyncExitStack() as taken:
        with pytest.raises(stun.TransactionFailed) as failure:
            await take_ports(taken, deployed, credentials(deployed, "greedy"))
        assert code(failure.value) == 486
        async with allocation(deployed, *credentials(deployed)) as (_, end):
            assert end.heard.empty()
