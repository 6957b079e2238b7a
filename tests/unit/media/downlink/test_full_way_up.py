"""A subscriber whose own way up is full: its answers come late, and its way down is free."""

import random
from collections.abc import Callable

import pytest

from tests.unit.media.downlink.link_model import Scene, camera

QUEUES: dict[str, Callable[[float, random.Random], float]] = {
    "standing": lambda _, chance: 0.3,
    "sawtooth": lambda now, chance: 0.3 * (now % 2) / 2,
    "restless": lambda _, chance: chance.uniform(0.1, 0.3),
}
"""Seconds that it is long."""


@pytest.mark.parametrize("remb", [True, False])
@pytest.mark.parametrize("queue", QUEUES)
def test_the_pictures_stay(queue: str, remb: bool) -> None:
    scene, chance = Scene(5_000_000, [camera(priority=2)], remb=remb, publishes=True), random.Random(1)
    scene.run_until([2], within=15)
    scene.run(5)
    estimate = scene.steering.estimator.estimate
    for _ in range(400):
        scene.up = QUEUES[queue](scene.now, chance)
        scene.run(0.1)
        assert scene.streams[0].current.layer == 2
    assert scene.steering.estimator.falls == 0
    assert scene.steering.estimator.estimate >= estimate


@pytest.mark.parametrize("remb", [True, False])
def test_a_way_down_that_thins_out_besides_is_noticed_all_the_same(remb: bool) -> None:
    scene, chance = Scene(2_000_000, [camera(priority=2)], remb=remb, publishes=True), random.Random(1)
    scene.run_until([2], within=15)
    for _ in range(100):
        scene.up = chance.uniform(0.1, 0.3)
        scene.run(0.1)
    scene.capacity = 300_000
    scene.run_until([0], within=5)
    scene.up = 0.0
    scene.capacity = 2_000_000
    scene.run_until([2], within=15)
