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


def test_what_nothing_else_takes_is_there_for_repairs_though_not_at_once() -> None:
    repairs = Repairs()
    numbers = tuple(range(100))
    assert len(repairs.admit(numbers, 1_000_000, crowded=False, now=10.0, unused=950_000)) == 22
    assert len(repairs.admit(numbers, 1_000_000, crowded=False, now=10.1, unused=950_000)) == 11
    assert len(repairs.admit(numbers, 1_000_000, crowded=True, now=10.2, unused=950_000)) <= 3


def test_what_is_on_its_way_is_not_sent_again_and_what_is_left_is_known_while_it_is_asked_for() -> None:
    repairs = Repairs()
    repairs.note(7, sent=[3, 4], left=[1, 2], now=10.0)
    assert repairs.not_lately(7, [1, 2, 3, 4, 0x10003], 9.7) == [1, 2]
    assert repairs.not_lately(7, [3, 4], 10.0) == [3, 4]
    assert repairs.not_lately(8, [3, 4], 9.7) == [3, 4]
    assert list(repairs.left(7, 10.2)) == [1, 2]
    assert list(repairs.left(7, 10.4)) == []
    repairs.note(7, sent=range(2000), left=[], now=11.0)
    assert repairs.not_lately(7, [0, 1999], 10.5) == [0]


def test_a_few_packets_asked_for_are_no_picture() -> None:
    repairs = Repairs()
    repairs.note(7, sent=[1], left=[2, 3], now=10.0)
    assert not repairs.under_way(7, 10.1)
    repairs.note(7, sent=[1], left=range(2, 10), now=10.0)
    # Receivers ask for a picture piece by piece.
    repairs.note(7, sent=[1], left=[], now=10.05)
    assert repairs.under_way(7, 10.1)
    assert not repairs.under_way(7, 10.4)
    repairs.forget(7)
    assert not repairs.under_way(7, 10.1)
