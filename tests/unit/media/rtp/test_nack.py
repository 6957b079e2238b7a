from hypothesis import given
from hypothesis import strategies as st

from media.rtp.nack import MAX_AGE, MAX_MISSING, MAX_RETRIES, REORDER_TOLERANCE, NackList


def with_hole() -> NackList:
    nacks = NackList()
    for sequence in (10, 11, 14):
        nacks.add(sequence, 0.0)
    return nacks


def test_a_hole_is_asked_for_after_the_reorder_tolerance() -> None:
    nacks = with_hole()
    assert nacks.due(REORDER_TOLERANCE / 2, 0.1) == []
    assert nacks.due(REORDER_TOLERANCE, 0.1) == [12, 13]


def test_an_arrival_says_whether_it_opened_a_hole() -> None:
    nacks = NackList()
    assert [nacks.add(sequence, 0.0) for sequence in (10, 11, 14, 12, 15, 15 + MAX_MISSING + 2)] == [
        False,
        False,
        True,
        False,
        False,
        False,
    ]


def test_what_comes_late_is_not_asked_for() -> None:
    nacks = with_hole()
    nacks.add(12, 0.001)
    assert nacks.due(0.02, 0.1) == [13]


def test_it_is_asked_for_again_after_a_round_trip() -> None:
    nacks = with_hole()
    assert nacks.due(0.01, 0.2) == [12, 13]
    assert nacks.due(0.2, 0.2) == []
    nacks.add(13, 0.21)
    assert nacks.due(0.27, 0.2) == [12]


def test_it_is_given_up_after_the_last_retry() -> None:
    nacks = with_hole()
    asked = [nacks.due(0.01 + 0.03 * turn, 0.001) for turn in range(MAX_RETRIES + 2)]
    assert asked == [[12, 13]] * MAX_RETRIES + [[], []]
    assert len(nacks) == 0


def test_it_is_given_up_when_too_old() -> None:
    nacks = with_hole()
    assert nacks.due(MAX_AGE + 0.1, 0.1) == []
    assert len(nacks) == 0


def test_a_huge_hole_is_given_up_at_once() -> None:
    nacks = with_hole()
    nacks.add(14 + MAX_MISSING + 2, 0.1)
    assert len(nacks) == 0


def test_clear() -> None:
    nacks = with_hole()
    nacks.clear()
    assert nacks.due(1, 0.1) == []


@given(st.lists(st.integers(0, 5000), max_size=300))
def test_it_is_bounded_and_never_asks_for_what_came(sequences: list[int]) -> None:
    nacks = NackList()
    for sequence in sequences:
        nacks.add(sequence, 0.0)
        assert len(nacks) <= MAX_MISSING
    asked = nacks.due(0.5, 0.1)
    assert not set(asked) & set(sequences)
    assert asked == sorted(set(asked))
