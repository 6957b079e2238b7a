"""Hours by the wall clock become the right instants: in every zone, on every day of five years that changes a clock."""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest

from rooms.mentoring.slots import BookingRules, MentorCalendar, open_slots
from rooms.mentoring.wall_clock import DAY, Span, instants, local_ordinal, to_minute, to_moment

FIRST, LAST = datetime(2026, 1, 1, tzinfo=UTC), datetime(2031, 1, 1, tzinfo=UTC)
WINDOWS = ((0, DAY), (0, 150), (60, 90), (95, 240), (570, 1020), (1380, 1440))


@cache
def changes(zone: str) -> tuple[datetime, ...]:
    """Every instant of the five years at which the zone's distance from UTC becomes another, to the minute."""
    found, known = [], ZoneInfo(zone)

    def offset(at: datetime) -> timedelta | None:
        return at.astimezone(known).utcoffset()

    at, step = FIRST, timedelta(days=7)
    while at < LAST:
        low, high = at, at + step
        if offset(low) != offset(high):
            while high - low > timedelta(minutes=1):
                middle = low + ((high - low) / 2 // timedelta(minutes=1)) * timedelta(minutes=1)
                low, high = (middle, high) if offset(middle) == offset(low) else (low, middle)
            found.append(high)
        at += step
    return tuple(found)


def unlike() -> list[str]:
    """One zone for each way that the five years go; most names are other names of the same."""
    kinds: dict[object, str] = {}
    for name in sorted(available_timezones()):
        zone = ZoneInfo(name)
        offsets = tuple(at.astimezone(zone).utcoffset() for at in (FIRST, *changes(name), LAST))
        kinds.setdefault((offsets, changes(name)), name)
    return list(kinds.values())


def shown(zone: ZoneInfo, around: datetime) -> dict[int, tuple[int, int]]:
    """What the wall shows (date, minute of the day) at every fifth minute of the two days around, and what lies by."""
    start = around - timedelta(hours=50)
    seen = {}
    for step in range(100 * 12):
        at = start + timedelta(minutes=5 * step)
        local = at.astimezone(zone)
        seen[to_minute(at)] = (local.toordinal(), local.hour * 60 + local.minute)
    return seen


def inside(spans: list[Span], minute: int) -> bool:
    return any(start <= minute < end for start, end in spans)


@pytest.mark.timeout(180)
def test_every_zone_on_every_day_around_a_change() -> None:
    """Compared with the wall clock itself, five minutes by five minutes."""
    days = 0
    for name in unlike():
        zone = ZoneInfo(name)
        for change in changes(name) or (FIRST + timedelta(days=200),):
            wall = shown(zone, change)
            middle = change.astimezone(zone).toordinal()
            for ordinal in (middle - 1, middle, middle + 1):
                for start, end in WINDOWS:
                    spans = instants(name, ordinal, start, end)
                    expected = {m for m, (day, minute) in wall.items() if day == ordinal and start <= minute < end}
                    assert {m for m in wall if inside(spans, m)} == expected, (name, ordinal, start, end)
                days += 1
    assert days > 200


def test_the_changes_of_known_zones() -> None:
    spring = date(2027, 3, 28).toordinal()
    autumn = date(2027, 10, 31).toordinal()
    at = [(to_moment(a), to_moment(b)) for a, b in instants("Europe/Berlin", spring, 90, 210)]
    assert at == [(datetime(2027, 3, 28, 0, 30, tzinfo=UTC), datetime(2027, 3, 28, 1, 30, tzinfo=UTC))]
    at = [(to_moment(a), to_moment(b)) for a, b in instants("Europe/Berlin", spring, 120, 180)]
    assert at == []
    at = [(to_moment(a), to_moment(b)) for a, b in instants("Europe/Berlin", autumn, 120, 150)]
    assert at == [
        (datetime(2027, 10, 31, 0, 0, tzinfo=UTC), datetime(2027, 10, 31, 0, 30, tzinfo=UTC)),
        (datetime(2027, 10, 31, 1, 0, tzinfo=UTC), datetime(2027, 10, 31, 1, 30, tzinfo=UTC)),
    ]
    at = [
        (to_moment(a), to_moment(b)) for a, b in instants("Australia/Lord_Howe", date(2027, 4, 4).toordinal(), 0, 240)
    ]
    assert at == [(datetime(2027, 4, 3, 13, 0, tzinfo=UTC), datetime(2027, 4, 3, 17, 30, tzinfo=UTC))]


def test_a_date_that_a_zone_left_out_has_no_hours() -> None:
    """Samoa went over the date line, and had no 30 December 2011."""
    assert instants("Pacific/Apia", date(2011, 12, 30).toordinal(), 0, DAY) == []
    assert (
        local_ordinal("Pacific/Apia", to_minute(datetime(2011, 12, 30, 12, tzinfo=UTC)))
        != date(2011, 12, 30).toordinal()
    )


def test_slots_of_every_zone_lie_within_the_hours_on_the_wall() -> None:
    """A week around each change: every slot begins and ends inside the mentor's hours, and none overlaps another."""
    rules = BookingRules(slot=45, before=5, after=10, horizon_days=30)
    weekly = [[(540, 720), (780, 1020)]] * 5 + [[(0, 240)]] * 2  # the changes come in weekend nights
    for name in unlike():
        zone = ZoneInfo(name)
        for change in changes(name)[:4]:
            begin = to_minute(change) - 4 * DAY
            slots = open_slots(MentorCalendar(name, rules, weekly), begin, begin, begin + 8 * DAY)
            assert slots
            assert all(later - sooner >= 60 for sooner, later in pairwise(slots))
            for slot in slots:
                first, last = (to_moment(minute).astimezone(zone) for minute in (slot, slot + 44))
                hours = weekly[first.weekday()]
                minutes = [moment.hour * 60 + moment.minute for moment in (first, last)]
                assert first.date() == last.date()
                assert any(start <= m < end for start, end in hours for m in minutes[:1])
                assert any(start <= m < end for start, end in hours for m in minutes[1:])
