import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.rtp.sequence import Unwrapper, unwrap


@pytest.mark.parametrize(
    ("reference", "wrapped", "expected"),
    [
        (65535, 0, 65536),
        (65536, 65535, 65535),
        (100, 100, 100),
        (100, 100 + 0x8000, 100 + 0x8000),
        (100000, 100001 & 0xFFFF, 100001),
        (10, 65535, -1),
    ],
)
def test_unwrap(reference: int, wrapped: int, expected: int) -> None:
    assert unwrap(reference, wrapped, 16) == expected


@given(st.integers(0, 0xFFFF), st.lists(st.integers(-3000, 9000), max_size=200))
def test_a_stream_of_small_steps_is_followed(first: int, steps: list[int]) -> None:
    unwrapper = Unwrapper(16)
    base = unwrapper.extend(first)
    newest = current = base
    assert base & 0xFFFF == first
    for step in steps:
        current = newest + step
        newest = max(newest, current)
        assert unwrapper.extend(current & 0xFFFF) == current
