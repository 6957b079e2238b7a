"""The forwarder in C against the one in Python: the same calls must give the same answers and the same datagrams."""

from collections import defaultdict
from itertools import pairwise

import pytest

from media.forwarder.choice import forwarder_kinds, make_forwarder
from media.forwarder.interface import SrtpProfile
from tests.unit.media.differential.player import Player
from tests.unit.media.differential.world import World

TURNS = 1500


@pytest.mark.skipif("native" not in forwarder_kinds(), reason="the native forwarder is not built")
@pytest.mark.parametrize("seed", range(30))
def test_both_forwarders_do_the_same(seed: int) -> None:
    """Under the same keys, so that what is compared is sealed: SRTP's own state is compared too."""
    profile = list(SrtpProfile)[seed % len(SrtpProfile)]
    reference, native = Player(make_forwarder("python"), profile), Player(make_forwarder("native"), profile)
    world = World(seed, reference)
    if old := seed % 2 == 1:
        world.grow_old()
    world.run(TURNS)
    assert (not old) or wraps(reference.lines)
    for step in world.steps:
        start = len(native.lines)
        native.play(step)
        assert native.lines[start:] == reference.lines[start : len(native.lines)], step
    assert len(native.lines) == len(reference.lines)


def wraps(lines: list[str]) -> bool:
    """Whether the numbers of a stream that goes out began anew."""
    numbers: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for line in lines:
        if line.startswith(">"):
            _, transport, datagram = line.split()
            numbers[transport, datagram[16:24]].append(int(datagram[4:8], 16))
    return any(after < 500 and before > 65_000 for each in numbers.values() for before, after in pairwise(each))
