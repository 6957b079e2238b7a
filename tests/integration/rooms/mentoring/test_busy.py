"""Busy time out of a calendar's link: what it holds, what is left out, and that no calendar can harm the reader."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from rooms.database import Database
from rooms.jobs.worker import JobWorker
from rooms.mentoring.availability import own_mentor
from rooms.mentoring.busy import (
    READ_CALENDAR,
    CalendarReading,
    CalendarUnreadable,
    clean_calendar_url,
    next_reading,
    read_soon,
    read_spans,
    set_calendar,
)
from rooms.mentoring.errors import CalendarInvalid
from rooms.mentoring.offers import offered_slots
from rooms.mentoring.wall_clock import to_minute, to_moment
from rooms.models import BusyTime, Job
from rooms.ports import FetchRefused
from tests.integration.rooms.mentoring.conftest import NINE, TEN, MakeMentor
from tests.services import SettableClock

EVENT = """BEGIN:VEVENT
UID:{uid}
DTSTAMP:20260101T000000Z
{lines}
END:VEVENT
"""


def calendar(*events: str) -> bytes:
    """A calendar of events, each given by its own lines."""
    body = "".join(
        event if event.startswith("BEGIN") else EVENT.format(uid=f"event-{index}", lines=event)
        for index, event in enumerate(events)
    )
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//\n{body}END:VCALENDAR\n".replace("\n", "\r\n").encode()


async def read(*events: str, zone: str = "Asia/Makassar", days: int = 14) -> list[str]:
    """The busy time from 5 January 2026 on, as a clock in Makassar shows it."""
    since = to_minute(datetime(2026, 1, 4, 16, tzinfo=UTC))
    spans = await read_spans(calendar(*events), zone, since, since + days * 1440)
    return [
        f"{to_moment(first + 480):%d %H.%M}–{to_moment(last + 480):{'%d %H.%M' if last - first > 1439 else '%H.%M'}}"
        for first, last in spans
    ]


async def test_events_with_zones_whole_days_and_times_without_zone() -> None:
    assert await read(
        "DTSTART:20260106T010000Z\nDTEND:20260106T020000Z",
        "DTSTART;TZID=Asia/Jakarta:20260107T090000\nDURATION:PT90M",
        "DTSTART:20260108T130000\nDTEND:20260108T140000",
        "DTSTART;VALUE=DATE:20260110\nDTEND;VALUE=DATE:20260112",
        "DTSTART;TZID=Asia/Jakarta:20260107T100000\nDURATION:PT1H",
    ) == ["06 09.00–10.00", "07 10.00–12.00", "08 13.00–14.00", "10 00.00–12 00.00"]


async def test_repetition_with_exceptions_and_moved_occurrences() -> None:
    weekly = "DTSTART;TZID=Asia/Makassar:20251229T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=12"
    moved = (
        "BEGIN:VEVENT\nUID:event-0\nDTSTAMP:20260101T000000Z\nRECURRENCE-ID;TZID=Asia/Makassar:20260106T090000\n"
        "DTSTART;TZID=Asia/Makassar:20260106T150000\nDURATION:PT1H\nEND:VEVENT\n"
    )
    assert await read(f"{weekly}\nEXDATE;TZID=Asia/Makassar:20260107T090000", moved) == [
        "05 09.00–10.00",
        "06 15.00–16.00",
        "08 09.00–10.00",
        "09 09.00–10.00",
    ]


async def test_what_leaves_its_owner_free_is_left_out() -> None:
    at = "DTSTART:20260106T010000Z\nDTEND:20260106T020000Z"
    own = EVENT.format(uid="0123456789abcdef@virtual-technopark", lines=at)
    free = ("STATUS:CANCELLED", "TRANSP:TRANSPARENT", "X-MICROSOFT-CDO-BUSYSTATUS:FREE")
    assert await read(*(f"{at}\n{line}" for line in free), own, "DTSTART:20260106T010000Z") == []


async def test_free_busy_components() -> None:
    published = (
        "BEGIN:VFREEBUSY\nUID:1\nDTSTAMP:20260101T000000Z\n"
        "FREEBUSY;FBTYPE=BUSY:20260106T010000Z/PT1H,20260106T050000Z/20260106T060000Z\n"
        "FREEBUSY;FBTYPE=FREE:20260107T010000Z/PT1H\nEND:VFREEBUSY\n"
    )
    assert await read(published) == ["06 09.00–10.00", "06 13.00–14.00"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>not a calendar</html>",
        b"\xff\xfe\x00",
        calendar("DTSTART:20200101T000000Z\nDURATION:PT1S\nRRULE:FREQ=SECONDLY"),
        calendar("DTSTART:00010101T000000Z\nDURATION:PT1S\nRRULE:FREQ=DAILY;BYHOUR=1,2,3,4;BYSECOND=1,2,3,4,5,6,7,8"),
    ],
    ids=["nothing", "page", "bytes", "each second", "two thousand years"],
)
async def test_what_is_no_calendar_or_never_ends_is_given_up(content: bytes) -> None:
    since = to_minute(NINE)
    try:
        spans = await read_spans(content, "Asia/Jakarta", since, since + 180 * 1440)
    except CalendarUnreadable:
        return
    assert spans == []


def test_links_of_calendars() -> None:
    assert clean_calendar_url(" webcal://site.example/a.ics ") == "https://site.example/a.ics"
    assert clean_calendar_url("https://site.example/a.ics?key=1") == "https://site.example/a.ics?key=1"
    assert clean_calendar_url("  ") is None
    for wrong in (
        "site.example",
        "ftp://site.example/",
        "https://",
        "http://[",
        "https://a b",
        "https://a/" + "x" * 2048,
    ):
        with pytest.raises(CalendarInvalid):
            clean_calendar_url(wrong)


def test_mentors_are_read_one_after_another() -> None:
    times = [next_reading(f"{number:032x}", NINE) for number in range(200)]
    assert all(timedelta() < at - NINE <= timedelta(minutes=30) for at in times)
    assert len(set(times)) > 15
    assert next_reading("a", next_reading("a", NINE)) - next_reading("a", NINE) == timedelta(minutes=30)


class Site:
    """A `rooms.ports.Fetcher` whose documents a test puts there."""

    def __init__(self) -> None:
        self.documents: dict[str, bytes] = {}
        self.fetched = 0

    async def fetch(self, url: str) -> bytes:
        self.fetched += 1
        if url not in self.documents:
            raise FetchRefused("not_there")
        return self.documents[url]


async def test_a_link_is_read_again_and_again_until_it_is_taken_away(
    network: Database, clock: SettableClock, make_mentor: MakeMentor
) -> None:
    mentor, site, url = await make_mentor("Mentor 1"), Site(), "https://site.example/a.ics"
    worker = JobWorker(
        network,
        clock,
        "node",
        {READ_CALENDAR: CalendarReading(network, clock, site)},
    )

    async def state() -> tuple[list[datetime], str | None, datetime | None]:
        async with network.read() as db:
            profile = await own_mentor(db, mentor.person_id)
            slots = await offered_slots(db, clock, profile, NINE, NINE + timedelta(hours=3))
            return slots, profile.calendar_error, profile.calendar_fetched_at

    async with network.begin() as db:
        profile = await own_mentor(db, mentor.person_id)
        await set_calendar(db, clock, profile, url)
        await read_soon(db, clock, mentor.person_id)
    assert await worker.run_due() == 1
    assert await state() == ([NINE, TEN, TEN + timedelta(hours=1)], "not_there", None)

    site.documents[url] = calendar("DTSTART:20260106T010000Z\nDTEND:20260106T020000Z")
    seen = clock.advance(timedelta(minutes=30))
    assert await worker.run_due() == 1
    assert await state() == ([TEN, TEN + timedelta(hours=1)], None, seen)

    del site.documents[url]
    clock.advance(timedelta(minutes=30))
    assert await worker.run_due() == 1
    assert await state() == ([TEN, TEN + timedelta(hours=1)], "not_there", seen), "what was known stays"

    async with network.begin() as db:
        await set_calendar(db, clock, await own_mentor(db, mentor.person_id), "")
    clock.advance(timedelta(minutes=30))
    await worker.run_due()
    fetched = site.fetched
    clock.advance(timedelta(hours=5))
    assert (await worker.run_due(), site.fetched) == (0, fetched)
    assert await state() == ([NINE, TEN, TEN + timedelta(hours=1)], None, None)
    async with network.read() as db:
        assert list(await db.scalars(select(BusyTime))) == []
        assert [job.done_at is not None for job in await db.scalars(select(Job))] == [True] * 4
