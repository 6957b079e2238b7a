"""The bench's own clients, few of them: their counting and checking must not rot between benches."""

import os
import shutil
from collections.abc import Iterator

import pytest

from media import forwarder_kinds
from tests.bench.audience import Figures, MissingPacketsError
from tests.bench.chart import draw
from tests.bench.janus import measure_janus
from tests.bench.limit import measure_direct, measure_limit
from tests.bench.node import measure_node
from tests.bench.report import lines
from tests.bench.scene import Scene
from tests.bench.servers import DIRECT, LIMIT, Compared, compare

pytestmark = pytest.mark.skipif(
    shutil.which("cc") is None or os.cpu_count() == 1, reason="the clients are compiled, and have a core of their own"
)
BRIEF = Scene(publishers=3, subscribers=3, meeting=True, seconds=0.75)
OF_EACH = (22 * 6 + 37, 22 * 6 + 36, 21 * 6 + 36)
"""Packets of a publisher that are due in that time: they begin 11 ms after one another."""


@pytest.fixture(autouse=True)
def _cores() -> Iterator[None]:
    """A bench binds its process to one core; the tests after it want all again."""
    cores = os.sched_getaffinity(0)
    yield
    os.sched_setaffinity(0, cores)


@pytest.mark.parametrize("kind", forwarder_kinds())
async def test_every_packet_arrives_and_is_what_was_sent(kind: str) -> None:
    figures = await measure_node(BRIEF, kind)
    assert figures.packets == 2 * sum(OF_EACH)
    assert figures.opened >= 3 * 2 * 2
    assert 0 < figures.delay_p50 <= figures.delay_p99


async def test_a_round_with_missing_packets_does_not_count() -> None:
    """Larger than any datagram that is forwarded."""
    with pytest.raises(MissingPacketsError, match=r"of \d+ packets missing.*the node dropped"):
        await measure_node(Scene(publishers=1, subscribers=2, seconds=0.3, packet_octets=2030), "python")


@pytest.mark.skipif(shutil.which("janus") is None, reason="only the bench installs Janus")
async def test_janus_has_the_same_audience() -> None:
    figures = await measure_janus(Scene(publishers=1, subscribers=3, seconds=0.75))
    assert figures.packets == 3 * OF_EACH[0]
    assert figures.profile == "AEAD_AES_256_GCM"


async def test_the_bare_loop_has_the_same_audience() -> None:
    figures = await measure_limit(Scene(publishers=1, subscribers=3, seconds=0.75))
    assert figures.packets == 3 * OF_EACH[0]


def _round(cost: float, delay: float) -> Figures:
    figures = Figures(1000, 1.0, 10, "AEAD_AES_256_GCM", delay, 2 * delay)
    figures.spent.process = cost / 1000
    return figures


def test_a_report_says_what_servers_are_to_one_another() -> None:
    rounds = {"native": [_round(2, 0.5)], "janus": [_round(9, 3)], LIMIT: [_round(1.5, 0.1)], DIRECT: [_round(0, 0.1)]}
    said = dict(lines(Compared(rounds, ["native: does not count: 1 of 2 packets missing"], ["other"])))
    assert said["native: CPU per packet, µs"] == "2.00 (2.00 to 2.00)"
    assert said["janus: CPU, times that of native"] == 4.5
    assert said["native: share of the bare loop, %"] == 75
    assert (said["native: delay added p50, ms"], said["native: delay added p99, ms"]) == (0.4, 0.8)
    assert said["FAILED"] == "native: does not count: 1 of 2 packets missing"
    assert said["other"] == "not installed, so nothing is compared with it"
    picture = draw({"lecture": Compared(rounds)}, "a machine")
    assert picture.count("<rect") == 3
    assert draw({"lecture": Compared()}, "a machine") == ""


def test_a_failed_round_does_not_end_the_others() -> None:
    def missing(_: Scene) -> Figures:
        raise MissingPacketsError("3 packets missing")

    compared = compare(BRIEF, {"lossy": missing, DIRECT: measure_direct}, rounds=1)
    assert compared.failures == ["lossy: does not count: 3 packets missing"]
    assert list(compared.rounds) == [DIRECT]
    assert compared.middle(DIRECT).packets == sum(OF_EACH)


def test_a_server_that_may_be_too_slow_is_told_of_and_asked_once() -> None:
    asked = []

    def slow(_: Scene) -> Figures:
        asked.append(True)
        if len(asked) == 1:
            return _round(20, 9)
        raise MissingPacketsError("5 packets missing")

    compared = compare(BRIEF, {"native": lambda _: _round(2, 0.5), "slow": slow}, rounds=3, may_fail=["slow"])
    assert (len(asked), compared.failures, list(compared.rounds)) == (2, [], ["native"])
    said = dict(lines(compared))
    assert said["slow"] == "cannot carry it: 5 packets missing"
    assert "slow: CPU, times that of native" not in said
