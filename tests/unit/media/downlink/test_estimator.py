"""What reports make of the estimate, one rule at a time."""

import math
from collections.abc import Callable, Sequence

import pytest

from media.downlink.estimator import LEAST, START, DownlinkEstimator


def sending(rate: int) -> DownlinkEstimator:
    """An estimator whose link takes `rate` bit/s, with a round trip of 50 ms."""
    known = DownlinkEstimator()
    known.sent = rate
    known.take_report(100, 0, 0.05, 0.0, 1.0)
    return known


def test_what_is_sent_without_harm_is_possible() -> None:
    assert DownlinkEstimator().estimate == START
    assert sending(2_000_000).estimate == 2_000_000
    assert sending(100_000).estimate == START


def test_a_falling_remb_is_believed_at_once() -> None:
    known = sending(1_000_000)
    known.take_remb(1_200_000, 2.0)
    assert known.estimate == 1_200_000
    known.take_remb(255_000, 2.1)
    assert (known.estimate, known.capacity, known.falls) == (255_000, 300_000, 1)


def test_a_remb_that_falls_because_little_is_sent_says_nothing() -> None:
    known = sending(1_000_000)
    known.take_remb(1_200_000, 2.0)
    known.sent = 100_000
    known.take_remb(400_000, 3.0)
    assert (known.estimate, known.falls) == (1_200_000, 0)


def test_a_first_remb_repeats_what_came_unless_it_is_far_below_what_was_sent() -> None:
    known = sending(1_000_000)
    known.take_remb(950_000, 2.0)
    assert (known.estimate, known.falls) == (1_000_000, 0)
    known = sending(1_000_000)
    known.take_remb(255_000, 2.0)
    assert (known.estimate, known.falls) == (255_000, 1)


def test_a_remb_that_lags_behind_does_not_hold_back_what_a_probe_has_shown() -> None:
    known = sending(1_000_000)
    known.take_remb(1_000_000, 2.0)
    known.take_probe(1_500_000, 3.0)
    known.take_remb(1_080_000, 3.5)
    assert (known.estimate, known.falls) == (1_500_000, 0)


def test_after_a_failure_only_a_probe_beyond_it_refutes_it() -> None:
    known = sending(1_000_000)
    known.take_remb(1_000_000, 2.0)
    known.take_remb(255_000, 2.1)
    known.take_remb(600_000, 4.0)
    assert known.estimate == 285_000
    known.take_probe(310_000, 4.0)
    assert (known.estimate, known.capacity) == (285_000, 300_000)
    known.take_probe(400_000, 4.0)
    assert (known.estimate, known.capacity) == (400_000, None)


def test_a_failure_is_forgotten_after_a_while_and_later_when_it_repeats() -> None:
    known = sending(1_000_000)
    known.take_remb(1_000_000, 2.0)
    known.take_remb(255_000, 2.1)
    assert known.refuting(2.1) == 360_000
    assert known.refuting(12.1) == 330_000
    known.sent = 290_000
    known.take_report(100, 0, 0.05, 22.0, 22.2)
    assert known.capacity is None
    known.sent = 450_000
    known.take_remb(300_000, 23.0)
    known.take_remb(255_000, 23.1)
    known.take_remb(300_000, 44.0)
    known.take_remb(255_000, 44.1)
    assert known.refuting(54.1) > known.refuting(64.1) > 300_000


def test_heavy_loss_falls_to_what_arrived() -> None:
    known = sending(1_000_000)
    known.take_report(100, 60, 0.06, 1.5, 2.0)
    assert (known.estimate, known.capacity) == (380_000, 400_000)


def test_a_few_lost_packets_of_few_are_no_loss_to_speak_of() -> None:
    known = sending(1_000_000)
    known.take_report(10, 5, 0.05, 1.5, 2.0)
    assert (known.estimate, known.falls) == (1_000_000, 0)


def test_a_link_that_always_loses_a_tenth_is_taken_as_it_is() -> None:
    known = sending(1_000_000)
    for second in range(2, 60):
        lost = 10 + second % 5
        known.take_report(100, lost, 0.05, second - 0.5, second)
    assert (known.estimate, known.falls) == (1_000_000, 0)
    known.take_report(100, 45, 0.05, 60.5, 61.0)
    assert known.falls == 1


def test_a_long_queue_falls_unless_it_drains() -> None:
    known = sending(1_000_000)
    known.take_report(100, 0, 0.45, 1.5, 2.0)
    assert (known.estimate, known.falls) == (850_000, 1)
    known.take_report(100, 0, 0.35, 3.5, 4.0)
    assert known.falls == 1
    known.take_report(100, 0, 0.36, 4.5, 5.0)
    assert known.falls == 2


def test_a_short_queue_that_stands_and_spills_falls_too() -> None:
    known = sending(1_000_000)
    for second in range(2, 5):
        known.take_report(100, 2, 0.2, second - 0.5, second)
        assert known.falls == 0
    known.take_report(100, 2, 0.2, 4.5, 5.1)
    assert known.falls == 1


def test_a_probe_is_to_blame_for_its_own_harm() -> None:
    known = sending(1_000_000)
    known.take_remb(1_000_000, 2.0)
    known.excuse(2.5)
    known.take_remb(600_000, 2.6)
    known.take_report(100, 20, 0.4, 2.5, 3.0)
    assert (known.estimate, known.falls, known.harms) == (1_000_000, 0, 2)
    # But not for ruin.
    known.take_report(100, 50, 0.4, 3.5, 3.6)
    assert (known.estimate, known.falls) == (475_000, 1)


def test_the_estimate_has_a_floor() -> None:
    known = sending(1_000_000)
    known.take_remb(900_000, 2.0)
    known.take_remb(1_000, 2.1)
    assert known.estimate == 150_000
    known.sent = 100_000
    known.take_remb(900, 2.2)
    assert known.estimate == LEAST


def test_calm_is_when_nothing_happened_lately() -> None:
    known = sending(1_000_000)
    assert known.calm(1.0)
    known.take_report(100, 0, 0.2, 1.5, 2.0)
    assert not known.calm(2.0)
    known.take_report(100, 0, 0.05, 2.5, 3.0)
    assert known.calm(3.0)
    known.take_remb(600_000, 4.0)
    assert not known.calm(5.0)
    assert known.calm(5.5)
    assert known.asked_at == 2.5
    assert DownlinkEstimator().asked_at == -math.inf


def test_a_deep_fall_asks_for_the_queue_to_drain_and_a_dip_does_not() -> None:
    known = sending(1_000_000)
    known.take_remb(1_000_000, 2.0)
    known.take_remb(630_000, 3.0)
    assert (known.falls, known.drained_at) == (1, -math.inf)
    known.take_remb(300_000, 4.0)
    assert known.drained_at == 4.4
    assert [known.crowded(now) for now in (4.1, 4.7, 4.9)] == [True, True, False]


def test_falls_press_when_there_are_three() -> None:
    known = sending(1_000_000)
    known.take_remb(1_000_000, 2.0)
    known.take_remb(630_000, 3.0)
    known.take_remb(600_000, 3.1)
    known.take_remb(570_000, 3.5)
    assert not known.failures.pressing(3.5)
    known.take_remb(540_000, 4.5)
    assert (known.failures.pressing(4.5), known.failures.pressing(7.1)) == (True, False)


def test_who_sends_remb_is_not_cut_for_a_single_long_round_trip() -> None:
    known = sending(1_000_000)
    known.take_remb(1_000_000, 2.0)
    known.take_report(100, 0, 0.45, 2.5, 3.0)
    assert known.falls == 0
    known.take_report(100, 0, 0.46, 3.5, 4.0)
    assert known.falls == 1


def test_a_queue_before_next_to_nothing_is_not_ours() -> None:
    known = sending(1_000_000)
    known.sent = 40_000
    known.take_report(100, 0, 0.6, 1.5, 3.0)
    assert (known.estimate, known.falls) == (1_000_000, 0)


def test_a_burst_of_losses_is_a_queue_that_ran_over() -> None:
    known = sending(1_000_000)
    known.take_burst(0.39, 2.0)
    assert known.falls == 0
    known.take_burst(0.7, 2.1)
    known.take_burst(0.7, 2.2)
    assert (known.estimate, known.falls, known.drained_at) == (285_000, 1, 2.5)


def test_what_was_lost_before_a_deep_fall_and_is_told_of_after_it_makes_none_of_its_own() -> None:
    known = sending(1_000_000)
    known.take_remb(1_000_000, 2.0)
    known.take_remb(255_000, 2.1)
    known.sent = 400_000
    known.take_burst(1.0, 2.8)
    assert (known.falls, known.estimate) == (1, 255_000)
    known.take_burst(0.7, 3.0)
    assert (known.falls, known.estimate) == (2, 114_000)


def test_the_first_report_of_ruin_after_a_deep_fall_counts_and_what_repeats_it_does_not() -> None:
    known = sending(1_000_000)
    known.take_remb(1_000_000, 2.0)
    known.take_remb(590_000, 2.1)
    known.take_burst(0.3, 2.15)
    known.take_report(100, 75, None, 0.0, 2.35)
    assert (known.falls, known.estimate) == (2, 237_500)
    known.take_report(100, 97, None, 0.0, 2.6)
    assert (known.falls, known.estimate) == (2, 237_500)
    known.take_report(1000, 875, None, 0.0, 3.0)
    assert (known.falls, known.estimate) == (3, 118_750)


def test_a_burst_that_a_probe_may_have_caused_is_its_harm_only() -> None:
    known = sending(1_000_000)
    known.excuse(2.0)
    known.take_burst(0.7, 2.1)
    assert (known.estimate, known.falls, known.harms) == (1_000_000, 0, 1)


def test_two_thirds_of_what_was_sent_are_a_dip_unless_much_is_lost() -> None:
    known = sending(1_000_000)
    known.take_remb(1_000_000, 2.0)
    known.take_remb(630_000, 3.0)
    assert (known.falls, known.drained_at) == (1, -math.inf)
    known.take_burst(0.3, 4.9)
    known.take_remb(610_000, 5.0)
    assert known.drained_at == 5.4


@pytest.mark.parametrize(
    ("rate", "round_trips", "share", "lost", "believed"),
    [
        # 0.94 and 0.71 of what was sent arrived.
        (800_000, (0.05, 0.05), 0.0, 0, False),
        (600_000, (0.05, 0.05), 0.0, 0, True),
        (800_000, (0.05, 0.2), 0.0, 0, False),
        (800_000, (0.2, 0.2), 0.0, 0, True),
        (800_000, (0.05, 0.05), 0.3, 0, True),
        (800_000, (0.05, 0.05), 0.0, 2, False),
        (800_000, (0.05, 0.05), 0.0, 4, True),
    ],
)
def test_a_receivers_word_is_believed_when_what_arrives_or_waits_or_is_lost_bears_it_out(
    rate: int, round_trips: Sequence[float], share: float, lost: int, believed: bool
) -> None:
    known = sending(1_000_000)
    known.take_remb(1_000_000, 2.0)
    for second, round_trip in enumerate(round_trips, start=3):
        known.take_report(100, lost, round_trip, second - 0.1, second)
    known.take_burst(share, 4.5)
    known.take_remb(rate, 5.0)
    assert (known.falls, known.estimate) == ((1, rate) if believed else (0, 1_000_000))


def long_round_trips(known: DownlinkEstimator, now: float) -> None:
    for moment in (now - 0.1, now):
        known.take_report(50, 0, 0.2, moment - 0.2, moment)


def losses(known: DownlinkEstimator, now: float) -> None:
    known.take_report(100, 4, None, 0.0, now)


def a_burst(known: DownlinkEstimator, now: float) -> None:
    known.take_burst(0.3, now)


@pytest.mark.parametrize("bear_out", [long_round_trips, losses, a_burst])
def test_what_bears_it_out_may_come_later_but_not_much(bear_out: Callable[[DownlinkEstimator, float], None]) -> None:
    for waited, believed in ((1.5, True), (2.5, False)):
        known = sending(1_000_000)
        known.take_remb(1_000_000, 2.0)
        known.take_remb(800_000, 3.0)
        bear_out(known, 3.0 + waited)
        assert (known.falls, known.estimate) == ((1, 800_000) if believed else (0, 1_000_000))
        bear_out(known, 3.1 + waited)
        assert known.falls == believed


def test_what_a_probe_does_bears_nobodys_word_out() -> None:
    known = sending(1_000_000)
    known.take_remb(1_000_000, 2.0)
    known.take_remb(800_000, 3.0)
    known.excuse(3.5)
    long_round_trips(known, 4.0)
    assert known.falls == 0


def test_what_a_link_took_is_remembered_until_more_went_through() -> None:
    known = sending(1_000_000)
    assert known.took == math.inf
    known.take_remb(1_000_000, 2.0)
    known.take_remb(255_000, 2.1)
    assert known.took == 300_000
    known.sent = 320_000
    known.take_report(100, 0, 0.05, 3.9, 4.0)
    assert known.took == 320_000
    known.take_probe(350_000, 5.0)
    assert known.took == 350_000


def test_what_is_sent_into_a_standing_queue_has_not_come_through() -> None:
    known = sending(1_000_000)
    known.take_remb(1_000_000, 2.0)
    known.take_remb(255_000, 2.1)
    known.sent = 250_000
    known.take_report(100, 0, 0.2, 3.7, 4.0)
    known.sent = 280_000
    known.take_report(100, 0, 0.2, 4.7, 5.0)
    assert known.estimate == 255_000
    known.take_report(100, 0, 0.05, 5.9, 6.0)
    assert known.estimate == 280_000


def test_a_failed_probe_tells_what_the_link_takes_if_that_is_less_than_was_thought() -> None:
    known = sending(1_000_000)
    known.fail_probe(1_500_000, 900_000.0, 3.0)
    assert (known.estimate, known.falls) == (1_000_000, 0)
    known.fail_probe(1_500_000, 600_000.0, 6.0)
    assert (known.estimate, known.capacity, known.falls) == (570_000, 600_000, 1)


def test_on_a_short_queue_a_probe_may_lose_half_before_that_is_ruin() -> None:
    known = sending(1_000_000)
    known.excuse(2.5)
    known.take_report(100, 50, 0.05, 2.5, 3.0)
    assert (known.estimate, known.falls) == (1_000_000, 0)
    known.take_report(100, 60, 0.05, 2.9, 3.2)
    assert known.falls == 1


def test_a_late_report_of_a_probe_is_the_probes_too() -> None:
    known = sending(1_000_000)
    known.excuse(2.0)
    known.sent = 50_000
    known.excuse_report(3.5)
    known.take_report(100, 50, 0.05, 3.4, 3.5)
    assert (known.falls, known.harms) == (0, 1)
    known.take_report(100, 50, 0.05, 3.6, 3.8)
    assert known.falls == 1


def test_what_was_lost_before_a_fall_is_not_judged_after_it() -> None:
    known = sending(1_000_000)
    known.take_burst(0.5, 2.0)
    assert known.falls == 1
    known.take_report(20, 18, 0.05, 2.0, 2.3)
    known.take_report(20, 0, 0.05, 3.0, 4.0)
    known.take_report(20, 0, 0.05, 4.0, 5.0)
    assert known.falls == 1


def test_what_a_burst_loses_on_a_short_queue_hardly_becomes_usual() -> None:
    known = sending(1_000_000)
    for second in range(2, 5):
        known.take_report(100, 90, 0.05, second - 0.1, second)
    assert known.loss.usual < 0.05
    known = sending(1_000_000)
    known.excuse(10)
    for second in range(2, 10):
        known.take_report(100, 40, 0.05, second - 0.1, second)
    assert known.loss.usual == 0


def test_a_queue_that_is_known_to_be_gone_crowds_nobody() -> None:
    known = sending(2_000_000)
    known.take_burst(0.9, 2.0)
    assert known.crowded(2.3)
    assert known.crowded(2.7)
    assert not known.crowded(2.7, paced=True)
    known.take_report(10, 0, 0.06, 2.2, 2.3)
    assert not known.crowded(2.3)
