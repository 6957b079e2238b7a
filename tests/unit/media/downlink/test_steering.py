"""What a fall of the estimate does to what flows."""

from media.downlink.allocation import HELD, OTHER, SCREEN, Choice, Stream, ladder
from media.downlink.steering import Steering

SINGLE = ladder([(500_000,)], 0)
ONE = SINGLE[0][1]


def failing(rate: int, sent: int = 800_000) -> Steering:
    """One whose link failed once, at 10.0."""
    steering = Steering()
    steering.estimator.sent = sent
    steering.estimator.take_remb(sent, 9.0)
    steering.estimator.take_remb(rate, 10.0)
    return steering


def test_a_single_fall_holds_nothing_that_nearly_fits() -> None:
    streams = [Stream(SINGLE, OTHER, current=ONE)]
    assert failing(400_000).decide(streams, 0, None, 10.0) == [ONE]
    assert failing(200_000).decide(streams, 0, None, 10.0) == [HELD]


def test_the_third_one_does() -> None:
    steering = failing(450_000)
    streams = [Stream(SINGLE, OTHER, current=ONE)]
    steering.estimator.take_remb(430_000, 10.5)
    assert steering.decide(streams, 0, None, 10.5) == [ONE]
    steering.estimator.take_remb(410_000, 11.0)
    assert steering.decide(streams, 0, None, 11.0) == [HELD]


def test_of_several_the_first_by_priority_stays() -> None:
    streams = [Stream(SINGLE, OTHER, current=ONE), Stream(SINGLE, SCREEN, current=ONE)]
    assert failing(400_000).decide(streams, 0, None, 10.0) == [HELD, ONE]


def test_what_was_held_does_not_begin_that_way_and_what_the_subscriber_limits_is_no_stall() -> None:
    assert failing(400_000).decide([Stream(SINGLE, OTHER)], 0, None, 10.0) == [HELD]
    assert failing(400_000).decide([Stream(SINGLE, OTHER, current=ONE)], 0, 390_000, 10.0) == [HELD]


def test_a_smaller_layer_is_taken_before_anything_is_spared() -> None:
    steps = ladder([(150_000,), (500_000,)], 1)
    stream = Stream(steps, OTHER, current=Choice(1, steps[-1][1].temporal))
    assert failing(400_000).decide([stream], 0, None, 10.0) == [steps[0][1]]


def test_no_video_is_held_for_the_word_of_a_receiver_that_gets_all_that_is_sent() -> None:
    streams = [Stream(SINGLE, OTHER, current=ONE)]
    steering = failing(450_000, sent=500_000)
    for moment, rate in ((10.5, 430_000), (11.0, 410_000), (11.5, 390_000)):
        steering.estimator.take_remb(rate, moment)
        assert steering.decide(streams, 100_000, None, moment) == [ONE]
    # Loss in two reports says the same.
    for moment in (13.0, 14.5):
        steering.estimator.take_report(100, 40, 0.05, moment - 0.1, moment)
    assert steering.decide(streams, 100_000, None, 14.5) == [HELD]


def test_pictures_are_left_out_only_once_something_bears_the_receivers_word_out() -> None:
    steps = ladder([(60_000, 90_000, 150_000)], 0)
    stream, steering = Stream(steps, OTHER, current=steps[-1][1]), Steering()
    steering.estimator.take_report(50, 0, 0.05, 8.0, 8.1)
    steering.estimator.sent = 150_000
    steering.estimator.take_remb(150_000, 9.0)
    steering.estimator.take_remb(120_000, 10.0)
    assert steering.decide([stream], 0, None, 10.0) == [steps[-1][1]]
    for moment in (10.3, 10.6):
        steering.estimator.take_report(50, 0, 0.25, moment - 0.25, moment)
    assert steering.decide([stream], 0, None, 10.6) == [Choice(0, 1)]
