"""Which free hours two people have in common."""

from datetime import UTC, datetime

import pytest

from rooms.mentoring.suggestions import common_hours
from rooms.mentoring.wall_clock import to_minute


def at(hour: int, minute: int = 0) -> int:
    """A moment of one day in UTC, in minutes."""
    return to_minute(datetime(2026, 1, 5, hour, minute, tzinfo=UTC))


@pytest.mark.parametrize(
    ("zone", "hours"),
    [
        ("Asia/Jakarta", 3.0),  # 7.00 is too early; 8.00, 12.00 and 19.00 are not
        ("Asia/Makassar", 3.0),  # 8.00, 9.00, 13.00; 20.00 is too late
        ("Asia/Jayapura", 3.0),  # 9.00, 10.00, 14.00
        ("America/Sao_Paulo", 1.0),  # 21.00, 22.00 and 2.00 at night; 9.00
    ],
)
def test_an_hour_at_night_is_none_in_common(zone: str, hours: float) -> None:
    assert common_hours([at(0), at(1), at(5), at(12)], 60, zone) == hours


def test_a_slot_ends_within_the_day_too() -> None:
    assert common_hours([at(12)], 60, "Asia/Jakarta") == 1
    assert common_hours([at(12, 15)], 60, "Asia/Jakarta") == 0
    assert common_hours([at(11, 30), at(12, 30)], 90, "Asia/Jakarta") == 1.5
    assert common_hours([], 60, "Asia/Jakarta") == 0
