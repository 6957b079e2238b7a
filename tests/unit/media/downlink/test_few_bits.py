"""Where little is sent, a receiver's word says little: pictures stay as long as nothing else speaks against them."""

import random

import pytest

from media.downlink.allocation import HELD
from tests.unit.media.downlink.link_model import AUDIO, Scene, camera, single

FAT = 2_000_000


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("audio", [0, AUDIO])
@pytest.mark.parametrize("rate", [37_000, 120_000])
def test_who_asks_for_less_than_the_smallest_picture_for_want_of_a_processor_sees_it(
    rate: int, audio: int, seed: int
) -> None:
    scene = Scene(FAT, [single(rate)], audio=audio, busy=random.Random(seed))
    scene.run(120)
    assert scene.longest_dark <= 12


@pytest.mark.parametrize("waited", [0.0, 0.7, 1.4, 2.1])
@pytest.mark.parametrize("audio", [0, AUDIO])
def test_after_a_link_that_took_no_picture_it_is_there_again_soon(audio: int, waited: float) -> None:
    scene = Scene(FAT, [single(120_000)], audio=audio)
    scene.run(20)
    scene.capacity = 60_000
    scene.run(30 + waited)
    scene.capacity = FAT
    assert scene.run_until([0], within=15) <= 10
    scene.run(10)
    assert scene.streams[0].current != HELD


@pytest.mark.parametrize("busy", [None, 1, 2])
@pytest.mark.parametrize("layers", [1, 3])
def test_a_link_that_takes_only_sound_keeps_it(layers: int, busy: int | None) -> None:
    streams = [single(150_000) if layers == 1 else camera(priority=2)]
    scene = Scene(100_000, streams, busy=None if busy is None else random.Random(busy))
    scene.run(15)
    lost = scene.audio_lost
    scene.run(120)
    assert scene.audio_lost - lost < 0.5


def test_a_link_on_which_the_smallest_picture_nearly_fits_is_not_tried_without_end() -> None:
    scene = Scene(150_000, [single(150_000)])
    scene.run(15)
    lost, switches = scene.audio_lost, scene.switches
    scene.run(300)
    # What is lost in one attempt, and how many there are in five minutes.
    assert scene.switches - switches <= 24
    assert scene.audio_lost - lost < 0.02 * 300
