"""The bench's own clients, few of them: their counting and checking must not rot between benches."""

import os
import shutil

import pytest

from media import forwarder_kinds
from tests.bench.audience import MissingPacketsError, Scene, measure_node

pytestmark = pytest.mark.skipif(
    shutil.which("cc") is None or os.cpu_count() == 1, reason="the clients are compiled, and have a core of their own"
)


@pytest.fixture(autouse=True)
def _cores() -> object:
    """A bench binds its process to one core; the tests after it want all again."""
    cores = os.sched_getaffinity(0)
    yield
    os.sched_setaffinity(0, cores)


@pytest.mark.parametrize("kind", forwarder_kinds())
async def test_every_packet_arrives_and_is_what_was_sent(kind: str) -> None:
    figures = await measure_node(Scene(publishers=2, subscribers=3, seconds=2.6), kind)
    assert figures["missing"] == 0
    assert figures["packets forwarded"] > 2 * 3 * (75 * 6 + 125)
    assert figures["opened and compared"] >= 2 * 3 * 2


@pytest.mark.parametrize("kind", forwarder_kinds())
async def test_a_run_with_missing_packets_does_not_count(kind: str) -> None:
    """Larger than any datagram that is forwarded."""
    with pytest.raises(MissingPacketsError, match="missing"):
        await measure_node(Scene(publishers=1, subscribers=2, seconds=1, packet_octets=2030), kind)
