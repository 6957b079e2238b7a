"""Which slots are offered: hours, exceptions, buffers, notice, horizon, daily limit, and what is taken."""

from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from rooms.mentoring.slots import BookingRules, MentorCalendar, cells, held, open_slots
from rooms.mentoring.wall_clock import DAY, merged, to_minute, to_moment

MONDAY = to_minute(datetime(2026, 1, 5, 2, 0, tzinfo=UTC))
"""Monday 5 January 2026, 10.00 in Makassar."""
WEEK = 7 * DAY
PLAIN = BookingRules(slot=60)
MORNINGS = MentorCalendar("Asia/Makassar", PLAIN, weekly=[[(540, 720)]] * 2 + [[]] * 5)


def offered(calendar: MentorCalendar, now: int = MONDAY, since: int = MONDAY, days: int = 7) -> list[str]:
    """What is offered until the evening of the last day, as a clock in Jakarta shows it."""
    until = since + days * DAY - 10 * 60
    return [f"{to_moment(minute + 7 * 60):%a %d %H.%M}" for minute in open_slots(calendar, now, since, until)]


def test_hours_of_the_mentor_as_the_reader_sees_them() -> None:
    assert offered(MORNINGS) == ["Mon 05 09.00", "Mon 05 10.00", "Tue 06 08.00", "Tue 06 09.00", "Tue 06 10.00"]


def test_buffers_and_quarters_space_the_slots() -> None:
    calendar = replace(MORNINGS, rules=BookingRules(slot=45, before=5, after=5))
    assert offered(calendar, days=2) == ["Mon 05 09.00", "Mon 05 10.00", "Tue 06 08.00", "Tue 06 09.00", "Tue 06 10.00"]
    calendar = replace(MORNINGS, rules=BookingRules(slot=60, after=10))
    assert offered(calendar, days=2) == ["Mon 05 09.15", "Tue 06 08.00", "Tue 06 09.15"]


def test_notice_and_horizon() -> None:
    assert offered(replace(MORNINGS, rules=replace(PLAIN, notice=60)))[0] == "Mon 05 10.00"
    assert offered(replace(MORNINGS, rules=replace(PLAIN, notice=24 * 60)))[0] == "Tue 06 09.00"
    assert offered(replace(MORNINGS, rules=replace(PLAIN, horizon_days=1)))[-1] == "Tue 06 08.00"
    assert offered(MORNINGS, now=MONDAY + WEEK) == []


def test_exceptions_replace_the_hours_of_their_date() -> None:
    calendar = replace(
        MORNINGS,
        exceptions={date(2026, 1, 6).toordinal(): [], date(2026, 1, 7).toordinal(): [(1200, 1260)]},
    )
    assert offered(calendar) == ["Mon 05 09.00", "Mon 05 10.00", "Wed 07 19.00"]


def test_a_full_day_offers_nothing_more() -> None:
    calendar = replace(MORNINGS, rules=replace(PLAIN, daily_limit=2))
    monday, tuesday = date(2026, 1, 5).toordinal(), date(2026, 1, 6).toordinal()
    assert offered(replace(calendar, sessions={monday: 1, tuesday: 2})) == ["Mon 05 09.00", "Mon 05 10.00"]


def test_what_is_taken_takes_the_slots_that_it_meets() -> None:
    ten = MONDAY + 60  # 11.00 in Makassar
    assert offered(replace(MORNINGS, taken=[(ten + 59, ten + 60)]), days=1) == ["Mon 05 09.00"]
    assert offered(replace(MORNINGS, taken=[(ten + 60, ten + 90)]), days=1) == ["Mon 05 09.00", "Mon 05 10.00"]
    buffered = replace(MORNINGS, rules=replace(PLAIN, before=15))
    assert offered(replace(buffered, taken=[(ten - 10, ten - 5)]), days=1) == []
    assert offered(replace(buffered, taken=[(MONDAY + 60, MONDAY + 65)]), days=2)[0] == "Tue 06 08.00"


def test_cells_are_whole_five_minutes() -> None:
    rules = BookingRules(slot=45, before=3, after=1)
    assert held(1000, rules) == (995, 1050)
    assert list(cells((995, 1050))) == list(range(199, 210))


@given(
    starts=st.lists(st.integers(0, 2 * DAY), max_size=30),
    length=st.integers(1, 200),
    slot=st.sampled_from([30, 45, 60, 90]),
    buffers=st.tuples(st.sampled_from([0, 5, 10, 30]), st.sampled_from([0, 5, 15])),
)
def test_offered_are_exactly_those_that_meet_nothing(
    starts: list[int], length: int, slot: int, buffers: tuple[int, int]
) -> None:
    """Whatever is taken: the quick way equals asking each slot of each taken span."""
    rules = BookingRules(slot, *buffers)
    calendar = MentorCalendar("Asia/Jakarta", rules, weekly=[[(0, DAY)]] * 7)
    taken = merged((MONDAY + start, MONDAY + start + length) for start in starts)
    every = open_slots(calendar, MONDAY, MONDAY, MONDAY + 3 * DAY)
    free = [
        start
        for start in every
        if all(held(start, rules)[1] <= first or last <= held(start, rules)[0] for first, last in taken)
    ]
    assert open_slots(replace(calendar, taken=taken), MONDAY, MONDAY, MONDAY + 3 * DAY) == free
