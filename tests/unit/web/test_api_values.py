"""Cursors, moments and dates as programs write them."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from web.api.v1.cursors import cursor_of, place_of
from web.api.v1.models.base import Day, Moment
from web.refusals import CursorInvalid

MOMENTS = st.datetimes(datetime(1971, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC))
TEXTS = st.text(st.characters(categories=("L", "N", "P")), max_size=30)
NUMBERS = st.integers(-(2**31) + 1, 2**31 - 1)
FRACTIONS = st.floats(allow_nan=False, allow_infinity=False)
MOMENT, DAY = TypeAdapter(Moment), TypeAdapter(Day)


@given(MOMENTS, TEXTS, NUMBERS, FRACTIONS)
def test_a_cursor_leads_back_to_its_place(at: datetime, text: str, number: int, fraction: float) -> None:
    place = (at, text, number, fraction)
    assert place_of(cursor_of(place), datetime, str, int, float) == place


@given(st.text(max_size=400))
def test_other_text_is_no_cursor(text: str) -> None:
    with pytest.raises(CursorInvalid):
        place_of(text, datetime, str)


def test_a_cursor_of_another_list_is_none_of_this() -> None:
    for place in ((1, "x"), (2**31,), ("x", datetime(2026, 1, 1, tzinfo=UTC)), (True, "x")):
        with pytest.raises(CursorInvalid):
            place_of(cursor_of(place), int)
    assert (place_of(None, int), cursor_of(None)) == (None, None)


@given(st.datetimes(datetime(2000, 1, 2), datetime(2099, 12, 30)), st.integers(-14 * 60, 14 * 60))
def test_moments_are_told_in_utc(at: datetime, minutes: int) -> None:
    local = at.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    read = MOMENT.validate_python(local.isoformat())
    assert read == local
    told = MOMENT.dump_python(read, mode="json")
    assert told.endswith("Z")
    assert MOMENT.validate_python(told) == local


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "2026-01-01",
            "2026-01-01T00:00:00",
            "2026-13-01T00:00:00Z",
            "1999-12-31T23:59:59Z",
            "0001-01-01T00:00:00Z",
        ),
        *("2026-01-01T00:00:00+99:99", "2026-01-01T24:61:00Z", "２０26-01-01T00:00:00Z", 1767225600, None, True),
    ],
)
def test_what_is_no_moment(text: object) -> None:
    with pytest.raises(ValidationError):
        MOMENT.validate_python(text)


def test_dates() -> None:
    assert DAY.validate_python("2026-02-28") == date(2026, 2, 28)
    for text in ("2026-02-29", "26-02-28", "2026-02-28T00:00:00Z", 20260228, ""):
        with pytest.raises(ValidationError):
            DAY.validate_python(text)
