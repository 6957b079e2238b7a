import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.rtp.sequence import Unwrapper
from media.rtp.statistics import ReceiveStatistics


def feed(sequences: list[int]) -> ReceiveStatistics:
    statistics, unwrapper = ReceiveStatistics(90000), Unwrapper(16)
    for index, sequence in enumerate(sequences):
        statistics.add(unwrapper.extend(sequence & 0xFFFF), index * 900, 100, index * 0.01)
    return statistics


@given(st.integers(0, 0xFFFF), st.sets(st.integers(0, 400), min_size=2))
def test_losses_are_counted_over_the_wrap(first: int, kept: set[int]) -> None:
    statistics = feed([first + offset for offset in sorted(kept)])
    lost = max(kept) - min(kept) + 1 - len(kept)
    assert statistics.lost == lost
    assert statistics.highest == (first + min(kept) & 0xFFFF) + max(kept) - min(kept)
    assert statistics.packets == len(kept)
    assert statistics.octets == 100 * len(kept)
    assert statistics.take_fraction() == min(255, lost * 256 // (max(kept) - min(kept) + 1))
    assert statistics.take_fraction() == 0


def test_the_fraction_is_of_the_interval() -> None:
    statistics = ReceiveStatistics(90000)
    for sequence in (0, 1, 3):
        statistics.add(sequence, 0, 1, 0)
    assert statistics.take_fraction() == 64
    for sequence in (4, 5):
        statistics.add(sequence, 0, 1, 0)
    assert statistics.take_fraction() == 0
    assert statistics.lost == 1


def test_late_and_duplicate_packets_make_up_for_losses() -> None:
    statistics = feed([10, 12, 11, 9])
    assert (statistics.lost, statistics.take_fraction()) == (0, 0)
    statistics.add(0x10000 + 12, 0, 1, 1)
    assert (statistics.lost, statistics.take_fraction()) == (-1, 0)


@pytest.mark.parametrize(("late", "jitter"), [(0.0, 0), (0.01, 900)])
def test_jitter_is_smoothed_transit_difference(late: float, jitter: int) -> None:
    """Alternating lateness of 10 ms is a difference of 900 units at each packet."""
    statistics = ReceiveStatistics(90000)
    for index in range(400):
        statistics.add(index, index * 1800 & 0xFFFFFFFF, 1, index * 0.02 + late * (index % 2))
    assert abs(statistics.jitter - jitter) <= 1


def test_jitter_survives_the_timestamps_wrap() -> None:
    statistics = ReceiveStatistics(48000)
    for index in range(100):
        statistics.add(index, 0xFFFFFF00 + index * 960 & 0xFFFFFFFF, 1, index * 0.02)
    assert statistics.jitter <= 1


def test_the_loss_count_is_clamped_to_24_bits() -> None:
    statistics = ReceiveStatistics(90000)
    statistics.add(0, 0, 1, 0)
    statistics.add(1 << 25, 0, 1, 0)
    assert statistics.lost == (1 << 23) - 1
