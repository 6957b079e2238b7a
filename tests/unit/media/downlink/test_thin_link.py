"""The whole loop against a modelled link: it settles, recovers, and keeps still."""

import pytest

from media.downlink.allocation import Choice, Stream
from media.forwarder.interface import ALL_TEMPORAL
from tests.unit.media.downlink.link_model import AUDIO, Scene, camera


def one_camera() -> list[Stream]:
    return [camera(priority=2)]


@pytest.mark.parametrize("remb", [True, False])
def test_it_settles_in_five_seconds_and_is_whole_again_in_fifteen(remb: bool) -> None:
    scene = Scene(2_000_000, one_camera(), remb=remb)
    scene.run_until([2], within=10)
    scene.run(10)
    assert scene.streams[0].current == Choice(2, ALL_TEMPORAL)
    scene.capacity = 300_000
    scene.run_until([0], within=5)
    scene.run(2)
    # It stays there, whatever is tried in between, and no sound is lost over it.
    switches, lost = scene.switches, scene.audio_lost
    scene.run(30)
    assert (scene.streams[0].current.layer, scene.switches - switches) == (0, 0)
    assert scene.audio_lost - lost < 0.01
    scene.capacity = 2_000_000
    scene.run_until([2], within=15)
    scene.run(15)
    assert scene.streams[0].current == Choice(2, ALL_TEMPORAL)
    # What is lost until the subscriber has told that it is.
    assert scene.audio_lost < (1.0 if remb else 1.5)


@pytest.mark.parametrize("waited", [0.0, 0.7, 1.4, 2.1, 2.8, 3.5, 4.2])
def test_recovery_does_not_depend_on_when_the_link_recovers(waited: float) -> None:
    scene = Scene(2_000_000, one_camera())
    scene.run(20)
    scene.capacity = 300_000
    scene.run(30 + waited)
    scene.capacity = 2_000_000
    assert scene.run_until([2], within=15) > 2


@pytest.mark.parametrize("remb", [True, False])
@pytest.mark.parametrize("capacity", [150_000, 250_000, 400_000, 530_000, 560_000, 800_000, 1_300_000, 1_700_000])
def test_a_steady_link_gets_a_steady_picture(capacity: int, remb: bool) -> None:
    scene = Scene(capacity, one_camera(), remb=remb)
    scene.run(30)
    switches, lost = scene.switches, scene.audio_lost
    scene.run(120)
    # Not more than one attempt a minute that had to be taken back, and sound that goes on.
    assert scene.switches - switches <= 6
    assert scene.audio_lost - lost < 0.5
    assert AUDIO < scene.rate <= capacity


def test_a_tenth_of_random_loss_is_no_congestion() -> None:
    scene = Scene(5_000_000, one_camera(), loss=0.1)
    scene.run_until([2], within=15)
    scene.run(60)
    assert scene.streams[0].current == Choice(2, ALL_TEMPORAL)


def test_without_a_way_to_pad_it_recovers_all_the_same() -> None:
    scene = Scene(2_000_000, one_camera(), padding=False)
    scene.run(30)
    scene.capacity = 300_000
    scene.run_until([0], within=5)
    scene.run(20)
    scene.capacity = 2_000_000
    scene.run_until([2], within=60)


def test_many_tiles_share_a_thin_link_evenly() -> None:
    scene = Scene(1_500_000, [camera(area=320 * 180, top=0) for _ in range(12)])
    scene.run(60)
    choices = [stream.current for stream in scene.streams]
    assert min(choices).layer == 0
    assert max(choices).temporal - min(choices).temporal <= ALL_TEMPORAL - 1
    assert AUDIO < scene.rate <= 1_500_000


def test_nothing_is_probed_when_there_is_nothing_to_gain() -> None:
    scene = Scene(3_000_000, [camera(area=320 * 180, top=0)])
    scene.run(60)
    assert (scene.streams[0].current, scene.padded) == (Choice(0, ALL_TEMPORAL), 0)


def test_what_the_subscriber_asks_for_at_most_is_kept_at_once() -> None:
    scene = Scene(3_000_000, one_camera())
    scene.run(20)
    scene.limit = 300_000
    scene.run(0.3)
    assert scene.rate <= 300_000
    padded = scene.padded
    scene.run(20)
    assert scene.padded == padded
    scene.limit = None
    scene.run_until([2], within=10)


@pytest.mark.parametrize("remb", [True, False])
@pytest.mark.parametrize("capacity", [300_000, 500_000])
def test_on_a_short_queue_no_probe_is_taken_for_good_that_did_not_arrive(capacity: int, remb: bool) -> None:
    """What it overruns is lost without a delay, and much of the burst is through before any report tells of it."""
    scene = Scene(capacity, one_camera(), remb=remb, queue=0.05)
    scene.run(20)
    lost, highest = scene.audio_lost, 0
    for _ in range(1200):
        scene.run(0.1)
        highest = max(highest, scene.steering.estimator.estimate)
    assert highest <= 1.05 * capacity
    assert scene.audio_lost - lost < 0.1
