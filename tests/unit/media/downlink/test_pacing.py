"""At which pace video goes to whom."""

from media.downlink.estimator import DownlinkEstimator
from media.downlink.pacing import pace
from tests.unit.media.downlink.link_model import AUDIO, Scene, camera


def known(estimate: int, fell_at: float = 0.0, falls: int = 1) -> DownlinkEstimator:
    estimator = DownlinkEstimator()
    estimator.estimate, estimator.falls, estimator.fell_at = estimate, falls, fell_at
    return estimator


def test_it_is_what_the_link_takes_beside_sound() -> None:
    assert pace(known(480_000), [camera()], 40_000, 0.0, 0, 1.0) == 440_000
    # As long as that is near what holds, it stays.
    assert pace(known(490_000), [camera()], 40_000, 0.0, 440_000, 1.0) == 440_000
    assert pace(known(700_000), [camera()], 40_000, 0.0, 440_000, 1.0) == 660_000
    # A deep fall may be a moment's; a packet every 0.1 s goes in any case.
    assert pace(known(30_000), [camera()], 40_000, 0.0, 0, 1.0) == 100_000


def test_what_is_chosen_and_what_is_probed_may_go() -> None:
    stream = camera(top=1)
    stream.current = stream.ladder[-1][1]
    assert pace(known(480_000), [stream], 0, 0.0, 0, 1.0) > stream.ladder[-1][0]
    assert pace(known(480_000), [camera()], 0, 900_000.0, 0, 1.0) >= 900_000


def test_a_link_that_never_failed_is_not_thin() -> None:
    assert pace(known(480_000, falls=0), [camera()], 0, 0.0, 0, 1.0) == 0


def test_where_a_large_picture_flows_or_nothing_is_lost_it_goes_as_it_comes() -> None:
    stream = camera()
    stream.current = stream.ladder[-1][1]
    assert pace(known(480_000), [stream], 0, 0.0, 484_000, 1.0) == 0
    overtaken = known(480_000)
    overtaken.take_report(200, 0, None, 0.0, 0.5)
    assert pace(overtaken, [camera()], 0, 0.0, 484_000, 1.0) == 0
    overtaken.take_report(200, 60, None, 0.0, 0.9)
    assert pace(overtaken, [camera()], 0, 0.0, 484_000, 1.0) > 0


def test_whose_queue_just_ran_over_has_a_pace_whatever_was_thought_of_its_link() -> None:
    overrun = known(1_000_000)
    overrun.sent = 3_000_000
    overrun.take_burst(0.5, 0.5)
    assert pace(overrun, [camera()], 0, 0.0, 0, 1.0) > 0
    assert pace(overrun, [camera()], 0, 0.0, 0, 6.0) == 0


def test_what_has_just_begun_has_the_rate_of_its_keyframe_which_does_not_count() -> None:
    stream = camera()
    stream.current, stream.changed_at = stream.ladder[-1][1], 10.0
    assert pace(known(480_000), [stream], 0, 0.0, 0, 12.0) == 480_000
    assert pace(known(480_000), [stream], 0, 0.0, 480_000, 13.1) == 0


def test_a_link_with_room_for_bursts_is_not_thin() -> None:
    assert pace(known(2_000_000), [camera(), camera()], 0, 0.0, 484_000, 1.0) == 0
    content = [camera(top=0)]
    # The failure may have been the burst that did not fit.
    assert pace(known(400_000), content, 0, 0.0, 0, 59.0) > 0
    assert pace(known(400_000), content, 0, 0.0, 440_000, 61.0) == 0
    assert pace(known(400_000), [camera()], 0, 0.0, 0, 61.0) > 0


def test_in_a_modelled_room_it_comes_with_the_thin_link_and_goes_with_it() -> None:
    scene = Scene(4_000_000, [camera(priority=2)])

    def now() -> int:
        return pace(scene.steering.estimator, scene.streams, AUDIO, 0.0, 0, scene.now)

    scene.run(20)
    assert now() == 0
    scene.capacity = 500_000
    scene.run(20)
    assert 150_000 < now() < 700_000
    scene.capacity = 4_000_000
    scene.run(40)
    assert now() == 0
