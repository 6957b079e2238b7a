"""How much of what a subscriber lost is sent again."""

from media.downlink.repairs import Repairs


def test_what_fits_a_share_of_the_link_is_sent_again() -> None:
    repairs = Repairs()
    numbers = tuple(range(100))
    # 1 Mbit/s: 50,000 octets a second may be repairs, half a second's worth at once.
    assert list(repairs.admit(numbers, 1_000_000, crowded=False, now=10.0)) == list(range(78, 100))
    assert list(repairs.admit(numbers, 1_000_000, crowded=False, now=10.0)) == []
    assert list(repairs.admit((1, 2), 1_000_000, crowded=False, now=10.1)) == [1, 2]
    assert list(repairs.admit(numbers, 1_000_000, crowded=False, now=10.1)) == [97, 98, 99]


def test_while_a_queue_stands_only_the_newest_few_are() -> None:
    repairs = Repairs()
    repairs.admit((), 1_000_000, crowded=False, now=10.0)
    assert list(repairs.admit(range(100), 1_000_000, crowded=True, now=10.1)) == [97, 98, 99]
    assert list(repairs.admit(range(100), 1_000_000, crowded=True, now=10.2)) == []


def test_a_thin_link_may_still_repair_something() -> None:
    assert list(Repairs().admit((1, 2, 3, 4), 30_000, crowded=False, now=10.0)) == [2, 3, 4]
