"""Slots by the reader's own days, with the other side's clock beside them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from rooms.errors import InvalidPayload
from web.slot_days import SlotChoice, SlotWeek, minutes_ahead, read_day, read_slot, slot_week

NOW = datetime(2026, 3, 27, 2, 0, tzinfo=UTC)


def week(*starts: datetime, other: str = "Asia/Jayapura", zone: str = "Asia/Jakarta", **more: date) -> SlotWeek:
    first = more.get("first")
    return slot_week(starts, minutes=45, zone=zone, other_zone=other, locale="id", now=NOW, first=first)


def test_a_slot_of_two_zones_and_two_dates() -> None:
    at = datetime(2026, 3, 28, 15, 30, tzinfo=UTC)
    shown = week(at)
    assert [day.iso for day in shown.days if day.slots] == ["2026-03-28"]
    assert shown.days[0].name == "Sabtu, 28 Maret 2026"
    assert shown.days[0].slots == (
        SlotChoice("2026-03-28T15:30Z", "22.30", "22.30–23.15 WIB", "Min, 29 Mar, 00.30–01.15 WIT"),
    )


def test_in_one_zone_the_other_time_is_left_out() -> None:
    assert week(NOW, other="Asia/Pontianak").days[0].slots[0].theirs == ""


def test_clocks_that_are_changed_within_the_week() -> None:
    """Amsterdam goes to summer time on 29 March: its offset is told as it is on each day."""
    starts = [datetime(2026, 3, day, 8, 0, tzinfo=UTC) for day in (28, 29)]
    shown = week(*starts, other="Europe/Amsterdam")
    theirs = [slot.theirs for day in shown.days for slot in day.slots]
    assert theirs == ["09.00–09.45 GMT+1", "10.00–10.45 GMT+2"]
    assert [minutes_ahead(start, "Asia/Jakarta", "Europe/Amsterdam") for start in starts] == [-360, -300]


def test_the_week_of_the_first_slot_and_the_ways_to_others() -> None:
    starts = [NOW + timedelta(days=days) for days in (3, 12, 30)]
    shown = week(*starts)
    assert (shown.days[0].iso, shown.previous, shown.following, shown.empty) == (
        "2026-03-30",
        None,
        "2026-04-06",
        False,
    )
    later = week(*starts, first=date(2026, 4, 16))
    assert (later.empty, later.previous, later.following, later.next_open) == (
        True,
        "2026-04-09",
        "2026-04-23",
        "2026-04-26",
    )
    past = week(*starts, first=date(2020, 1, 1))
    assert past.days[0].iso == "2026-03-27"
    assert week().empty


def test_what_a_form_and_an_address_say() -> None:
    assert read_slot("2026-03-28T22:30+07:00") == datetime(2026, 3, 28, 15, 30, tzinfo=UTC)
    for wrong in (
        "",
        "2026-03-28T22:30",
        "tomorrow",
        "2026-03-28T22:30Z" * 9,
        "0001-01-01T00:00+14:00",
        "9999-12-31T23:59-01:00",
    ):
        with pytest.raises(InvalidPayload):
            read_slot(wrong)
    assert read_day("2026-03-28") == date(2026, 3, 28)
    assert (read_day("28 March"), read_day(None)) == (None, None)
    assert (read_day("9999-12-31"), read_day("0001-01-01")) == (None, None), "no week follows, or comes before"
