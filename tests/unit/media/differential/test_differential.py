"""The forwarder in C against the one in Python: the same calls must give the same answers and the same datagrams."""

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
    world.run(TURNS)
    for step in world.steps:
        start = len(native.lines)
        native.play(step)
        assert native.lines[start:] == reference.lines[start : len(native.lines)], step
    assert len(native.lines) == len(reference.lines)
