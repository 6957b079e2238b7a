"""The bad link of the other tests does what they say of it."""

import asyncio
import itertools
import random
from collections.abc import AsyncIterator

import pytest

from tests.interop.ends import Echo, End
from tests.interop.lossy_relay import LossyRelay, lossy_relay
from tests.interop.way import LATENCY, Conditions, Losses, Way

MANY = 400_000


def media(number: int, size: int = 40) -> bytes:
    return b"\x80\x60" + number.to_bytes(4) + bytes(size - 6)


def runs(loss: float, burst: float | None, seed: int = 5) -> list[int]:
    """How many were lost in a row, each time that some were."""
    losses = Losses(random.Random(seed))
    fates = [losses.next(loss, burst) for _ in range(MANY)]
    return [len(list(run)) for lost, run in itertools.groupby(fates) if lost]


@pytest.mark.parametrize(("loss", "burst", "mean"), [(0.03, 5, 5), (0.1, 2, 2), (0.1, None, 1 / 0.9), (0.0, 5, 0)])
def test_as_much_is_lost_and_in_as_long_bursts_as_was_asked_for(loss: float, burst: float | None, mean: float) -> None:
    lost = runs(loss, burst)
    assert sum(lost) / MANY == pytest.approx(loss, rel=0.1)
    assert sum(lost) / max(1, len(lost)) == pytest.approx(mean, rel=0.1)
    assert runs(loss, burst) == lost


def test_only_media_is_lost_and_reports_where_that_is_asked_for() -> None:
    report, handshake, check = b"\x80\xc8" + bytes(26), b"\x16\xfe\xfd" + bytes(10), b"\x00\x01" + bytes(18)

    def passed(conditions: Conditions) -> list[bytes]:
        way = Way(1)
        way.conditions = conditions
        return [each for each in (media(0), report, handshake, check) if way.passes(each)]

    # The good state ends with the first packet that counts.
    assert passed(Conditions(loss=0.999999)) == [report, handshake, check]
    assert passed(Conditions(loss=0.999999, loses_reports=True)) == [handshake, check]


def arrivals(conditions: Conditions) -> list[float]:
    """Of packets sent 10 ms apart, in milliseconds after each was sent."""
    way = Way(3)
    way.conditions = conditions
    return [1000 * (way.due(number / 100) - number / 100) for number in range(1000)]


def test_jitter_lets_packets_overtake_or_wait_behind_each_other() -> None:
    took = arrivals(Conditions(delay=0.03, jitter=0.025, overtaking=True))
    assert min(took) == pytest.approx(5, abs=0.5)
    assert max(took) == pytest.approx(55, abs=0.5)
    assert sum(took) / len(took) == pytest.approx(30, abs=1)
    assert sum(later + 10 < earlier for earlier, later in itertools.pairwise(took)) > 200

    took = arrivals(Conditions(delay=0.03, jitter=0.025))
    assert max(took) == pytest.approx(55, abs=0.5)
    assert all(later + 10 > earlier for earlier, later in itertools.pairwise(took))
    assert arrivals(Conditions(delay=0.03)) == pytest.approx([30] * 1000)


@pytest.fixture
async def link() -> AsyncIterator[tuple[LossyRelay, Echo, End]]:
    loop = asyncio.get_running_loop()
    end, echo = await loop.create_datagram_endpoint(Echo, local_addr=("127.0.0.1", 0))
    async with lossy_relay(end.get_extra_info("sockname")[1]) as relay:
        start, client = await loop.create_datagram_endpoint(End, remote_addr=("127.0.0.1", relay.port))
        yield relay, echo, client
        start.close()
    end.close()


async def test_too_much_for_a_way_is_lost_and_the_rest_leaves_at_its_rate() -> None:
    way, heard, times = Way(1), list[bytes](), list[float]()
    clock = asyncio.get_running_loop().time
    done = asyncio.Event()
    room = int(LATENCY * 1_000_000 / 8 / 1000)

    def arrive(datagram: bytes) -> None:
        heard.append(datagram)
        times.append(clock())
        if len(heard) == room:
            done.set()

    way.rate = 1_000_000
    # With its headers each has 1000 octets.
    sent = [media(number, 972) for number in range(100)]
    began = clock()
    for packet in sent:
        way.send(packet, arrive)
    assert way.lost == 100 - room
    async with asyncio.timeout(10):
        await done.wait()
    assert heard == sent[:room]
    assert all(at - began >= 0.00799 * number for number, at in enumerate(times, 1))
    way.rate = None
    way.send(sent[-1], arrive)
    assert heard[-1] == sent[-1]


@pytest.mark.parametrize("direction", ["up", "down"])
async def test_a_way_that_carries_nothing_is_not_the_other(link: tuple[LossyRelay, Echo, End], direction: str) -> None:
    relay, echo, client = link
    thin, other = (relay.up, relay.down) if direction == "up" else (relay.down, relay.up)
    noted = asyncio.Event()
    thin.on_offered = lambda _: noted.set()
    thin.rate = 1
    client.transport.sendto(media(1))
    async with asyncio.timeout(10):
        await noted.wait()
    thin.rate = None
    client.transport.sendto(media(2))
    assert await client.next() == media(2)
    assert (thin.lost, other.lost) == (1, 0)
    assert await echo.next() == media(1 if direction == "down" else 2)


async def test_each_way_has_conditions_of_its_own(link: tuple[LossyRelay, Echo, End]) -> None:
    relay, echo, client = link
    check = b"\x00\x01" + bytes(18)
    noted: list[bytes] = []
    relay.down.on_offered = relay.down.on_delivered = noted.append
    clock = asyncio.get_running_loop().time
    relay.up.conditions = Conditions(delay=0.05)
    began = clock()
    client.transport.sendto(media(1))
    assert await client.next() == media(1)
    assert clock() - began >= 0.05
    assert noted == [media(1)] * 2
    relay.up.conditions = Conditions()
    relay.down.conditions = Conditions(loss=0.999999)
    for packet in (media(2), check):
        client.transport.sendto(packet)
    assert await client.next() == check
    assert [await echo.next() for _ in range(3)] == [media(1), media(2), check]
    assert (relay.up.lost, relay.down.lost) == (0, 1)
