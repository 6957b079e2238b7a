"""A burst of losses, as NACKs tell of it."""

import time

from media.downlink.losses import BurstLosses


def sending(packets: int) -> BurstLosses:
    """So many packets in the 0.4 s before 10.0."""
    losses = BurstLosses()
    for step in range(5):
        losses.note_sent(1000 + packets * step // 4, 9.6 + step * 0.1)
    return losses


def test_it_is_a_share_of_what_was_sent_of_late() -> None:
    losses = sending(100)
    losses.take(7, range(60), 9.9)
    losses.take(8, range(10), 10.0)
    assert losses.share(10.0) == 0.7
    assert losses.share(10.35) == 0.0


def test_what_is_asked_for_again_is_the_same_loss() -> None:
    losses = sending(100)
    losses.take(7, range(20), 9.9)
    losses.take(7, range(20), 9.95)
    losses.take(7, range(15, 30), 10.0)
    assert losses.share(10.0) == 0.3
    losses.forget(7)
    losses.take(7, range(20), 10.0)
    assert losses.share(10.0) == 0.5


def test_numbers_wrap() -> None:
    losses = sending(100)
    losses.take(7, [0xFFF0 + step & 0xFFFF for step in range(32)], 10.0)
    assert losses.share(10.0) == 0.32


def test_a_few_are_no_burst() -> None:
    losses = sending(20)
    losses.take(7, range(14), 10.0)
    assert losses.share(10.0) == 0.0
    assert BurstLosses().share(10.0) == 0.0


def test_however_many_ask_a_moments_share_is_soon_told() -> None:
    losses = sending(100_000)
    began = time.process_time()
    for number in range(20_000):
        losses.take(7, [number], 10.0)
        losses.share(10.0)
    assert time.process_time() - began < 2
    assert losses.share(10.0) == 0.2


def test_what_was_lost_long_ago_is_no_burst() -> None:
    losses = BurstLosses()
    losses.note_sent(1000, 9.7)
    losses.note_sent(1040, 10.0)
    losses.take(7, [1], 9.0)
    losses.pass_over(7, 30)
    losses.take(7, list(range(2, 31)), 10.0)
    assert losses.share(10.0) == 0
    losses.take(7, list(range(31, 51)), 10.0)
    assert losses.share(10.0) == 0.5
