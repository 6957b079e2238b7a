"""A receiver whose machine is busy, on a link with room for all: it tells of queues that are its own."""

import random

import pytest

from media.forwarder.interface import ALL_TEMPORAL
from tests.unit.media.downlink.link_model import STEP, Scene, camera

SECONDS = 120


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("top", "cameras"), [(0, 1), (2, 1), (2, 4)])
def test_it_goes_on_getting_nearly_all_that_it_shows(top: int, cameras: int, seed: int) -> None:
    scene = Scene(8_000_000, [camera(top=top) for _ in range(cameras)], busy=random.Random(seed))
    scene.run(20)
    less = longest = since = 0.0
    for _ in range(round(SECONDS / STEP)):
        scene.run(STEP)
        whole = [stream.current == (top, ALL_TEMPORAL) for stream in scene.streams]
        less += STEP * (1 - sum(whole) / cameras)
        since = 0.0 if all(whole) else since + STEP
        longest = max(longest, since)
    assert less <= 0.15 * SECONDS
    assert longest <= 10
