"""Hours, exceptions and settings as a mentor keeps them, and who hears that time came free."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from rooms.database import Database
from rooms.errors import InvalidPayload, NotFound, NotPermitted
from rooms.mentoring.availability import (
    MAX_EXCEPTIONS,
    BookingSettings,
    availability_of,
    clear_exception,
    exceptions_ahead,
    own_mentor,
    replace_hours,
    set_booking_settings,
    set_exception,
    set_weekly_hours,
    weekly_hours,
)
from rooms.mentoring.changes import cancel
from rooms.mentoring.errors import DateInvalid, HoursInvalid, OwnSlot
from rooms.mentoring.offers import offered_slots
from rooms.mentoring.opening import telling_who_waits
from rooms.mentoring.waiting import entry_of, stop_waiting, wait_for
from rooms.models import AvailabilityException, BusyTime, Job
from rooms.permissions import Role
from tests.integration.rooms.conftest import Sign
from tests.integration.rooms.mentoring.conftest import NINE, Booking, MakeMentor
from tests.services import SettableClock

SETTINGS: dict[str, Any] = {
    "slot_minutes": 45,
    "buffer_before": 5,
    "buffer_after": 10,
    "notice_hours": 48,
    "horizon_days": 60,
    "daily_limit": 3,
    "approval": "automatic",
}


async def test_hours_of_the_week(network: Database, make_mentor: MakeMentor) -> None:
    mentor = await make_mentor("Mentor 1")
    async with network.begin() as db:
        await set_weekly_hours(db, mentor.person_id, {6: [(600, 660), (660, 720), (0, 30)], 2: []})
    async with network.read() as db:
        assert await weekly_hours(db, mentor.person_id) == [[], [], [], [], [], [], [(0, 30), (600, 720)]]
    for wrong in ({7: [(0, 60)]}, {0: [(60, 60)]}, {0: [(0, 1445)]}, {0: [(1, 60)]}, {0: [(0, 5)] * 7}):
        with pytest.raises(HoursInvalid):
            async with network.begin() as db:
                await set_weekly_hours(db, mentor.person_id, wrong)
    async with network.read() as db:
        assert (await weekly_hours(db, mentor.person_id))[6] == [(0, 30), (600, 720)]


async def test_exceptions_of_dates(network: Database, clock: SettableClock, make_mentor: MakeMentor) -> None:
    mentor = await make_mentor("Mentor 1")
    tuesday, wednesday = date(2026, 1, 6), date(2026, 1, 7)
    async with network.begin() as db:
        profile = await own_mentor(db, mentor.person_id)
        await set_exception(db, clock, profile, wednesday, [(780, 840), (1200, 1260)])
        await set_exception(db, clock, profile, tuesday, [(0, 60)])
        await set_exception(db, clock, profile, tuesday, [])
        assert await exceptions_ahead(db, clock, profile) == {tuesday: [], wednesday: [(780, 840), (1200, 1260)]}
        slots = await offered_slots(db, clock, profile, NINE, NINE + timedelta(days=2, hours=-9))
        assert slots == [datetime(2026, 1, 7, hour, tzinfo=UTC) for hour in (5, 12)]
        await clear_exception(db, mentor.person_id, wednesday)
        assert await exceptions_ahead(db, clock, profile) == {tuesday: []}
        for wrong in (date(2026, 1, 4), date(2027, 2, 1)):
            with pytest.raises(DateInvalid):
                await set_exception(db, clock, profile, wrong, [])


async def test_busy_time_elsewhere_is_not_offered(
    network: Database, clock: SettableClock, make_mentor: MakeMentor
) -> None:
    mentor = await make_mentor("Mentor 1")
    begin = NINE + timedelta(minutes=30, seconds=20)
    async with network.begin() as db:
        db.add(
            BusyTime(mentor_id=mentor.person_id, starts_at=begin, ends_at=begin + timedelta(minutes=1), source="ics")
        )
        profile = await own_mentor(db, mentor.person_id)
        slots = await offered_slots(db, clock, profile, NINE, NINE + timedelta(hours=3))
    assert slots == [NINE + timedelta(hours=1), NINE + timedelta(hours=2)]


async def test_how_to_be_booked(network: Database, clock: SettableClock, sign: Sign, make_mentor: MakeMentor) -> None:
    mentor, startup = await make_mentor("Mentor 1"), await sign("Startup A")
    async with network.begin() as db:
        await set_booking_settings(db, clock, await own_mentor(db, mentor.person_id), BookingSettings(**SETTINGS))
    async with network.read() as db:
        profile = await own_mentor(db, mentor.person_id)
        assert {name: getattr(profile, name) for name in SETTINGS} == SETTINGS
        with pytest.raises(NotFound):
            await own_mentor(db, startup.person_id)
        wrong = {
            "slot_minutes": 50,
            "buffer_before": 7,
            "buffer_after": 65,
            "notice_hours": 999,
            "horizon_days": 0,
            "daily_limit": 13,
            "approval": "maybe",
        }
        for name, value in wrong.items():
            with pytest.raises(InvalidPayload):
                await set_booking_settings(db, clock, profile, BookingSettings(**{**SETTINGS, name: value}))


async def test_who_waits_hears_once_that_time_came_free(
    network: Database, clock: SettableClock, sign: Sign, make_mentor: MakeMentor, booking: Booking
) -> None:
    mentor, startup = await make_mentor("Mentor 1"), await sign("Startup A")
    waiting, early, guest = await sign("Startup B"), await sign("Startup C"), await sign("Tamu 1", Role.GUEST)
    async with network.begin() as db:
        profile = await own_mentor(db, mentor.person_id)
        with pytest.raises(OwnSlot):
            await wait_for(db, clock, mentor, profile, until=date(2026, 1, 9))
        with pytest.raises(NotPermitted):
            await wait_for(db, clock, guest, profile, until=date(2026, 1, 9))
        with pytest.raises(DateInvalid):
            await wait_for(db, clock, waiting, profile, until=date(2026, 1, 4))
        await wait_for(db, clock, early, profile, until=date(2026, 1, 5))
        first = await wait_for(db, clock, waiting, profile, until=date(2026, 1, 7))
        again = await wait_for(db, clock, waiting, profile, until=date(2026, 1, 6))
        assert (first.id, again.until_date) == (again.id, date(2026, 1, 6))
    for _ in range(2):
        session = await booking(startup, mentor, NINE)
        async with network.begin() as db:
            await cancel(db, clock, startup, session.id, "Sakit")
    async with network.begin() as db:
        jobs = list(await db.scalars(select(Job).where(Job.kind == "waiting.time_freed")))
        assert [job.payload for job in jobs] == [{"entry": again.id, "at": NINE.isoformat()}]
        found = await entry_of(db, waiting.person_id, mentor.person_id)
        assert found is not None
        assert found.notified_at == clock.now()
        await stop_waiting(db, waiting.person_id, mentor.person_id)
        assert await entry_of(db, waiting.person_id, mentor.person_id) is None


async def test_other_buffers_hold_for_what_is_booked(
    network: Database, clock: SettableClock, sign: Sign, make_mentor: MakeMentor, booking: Booking
) -> None:
    """Two sessions side by side: a wide buffer takes the free time around them, and none of the other's."""
    mentor = await make_mentor("Mentor 1")
    startups = [await sign("Startup A"), await sign("Startup B")]
    sessions = [await booking(who, mentor, NINE + index * timedelta(hours=1)) for index, who in enumerate(startups)]
    assert [(await booking.cells(session))[mentor.person_id] for session in sessions] == [12, 12]
    for buffers, held in (((15, 30), [15, 18]), ((0, 0), [12, 12])):
        async with network.begin() as db:
            before, after = buffers
            settings = BookingSettings(60, before, after, 0, 30, 12, "manual")
            await set_booking_settings(db, clock, await own_mentor(db, mentor.person_id), settings)
        assert [(await booking.cells(session))[mentor.person_id] for session in sessions] == held
        async with network.read() as db:
            profile = await own_mentor(db, mentor.person_id)
            slots = await offered_slots(db, clock, profile, NINE, NINE + timedelta(hours=3))
            expected = [] if before else [NINE + timedelta(hours=2)]
        assert slots == expected


async def test_more_hours_are_told_to_who_waits(
    network: Database, clock: SettableClock, sign: Sign, make_mentor: MakeMentor
) -> None:
    mentor, waiting = await make_mentor("Mentor 1"), await sign("Startup A")
    async with network.begin() as db:
        profile = await own_mentor(db, mentor.person_id)
        entry = await wait_for(db, clock, waiting, profile, until=date(2026, 1, 20))
        async with telling_who_waits(db, clock, profile):
            await set_weekly_hours(db, mentor.person_id, {1: [(540, 660)]})
        assert list(await db.scalars(select(Job))) == [], "fewer hours are no news"
        async with telling_who_waits(db, clock, profile):
            await set_exception(db, clock, profile, date(2026, 1, 7), [(540, 660)])
        [job] = await db.scalars(select(Job))
    at = datetime(2026, 1, 7, 1, tzinfo=UTC)
    assert (job.kind, job.payload) == ("waiting.time_freed", {"entry": entry.id, "at": at.isoformat()})


async def test_all_of_it_is_read_and_replaced(network: Database, clock: SettableClock, make_mentor: MakeMentor) -> None:
    """A date that is gone by stays as it was, and a refusal changes nothing."""
    mentor = await make_mentor("Mentor 1")
    monday, tuesday, friday = date(2026, 1, 5), date(2026, 1, 6), date(2026, 1, 9)
    async with network.begin() as db:
        profile = await own_mentor(db, mentor.person_id)
        await set_exception(db, clock, profile, monday, [])
        await set_exception(db, clock, profile, tuesday, [(0, 60)])
        before = await availability_of(db, clock, profile)
    assert before.exceptions == {monday: [], tuesday: [(0, 60)]}
    assert ([len(spans) for spans in before.weekly], before.settings.slot_minutes) == ([1, 1, 1, 1, 1, 0, 0], 60)
    clock.moment += timedelta(days=1)
    wanted = replace(before, weekly=[[], [(600, 660), (660, 720)], *[[]] * 5], exceptions={friday: [(0, 30)]})
    async with network.begin() as db:
        profile = await own_mentor(db, mentor.person_id)
        await replace_hours(db, clock, profile, wanted)
    weekly = [[], [(600, 720)], *[[]] * 5]
    too_many: dict[date, list[tuple[int, int]]] = {
        tuesday + timedelta(days=number): [] for number in range(MAX_EXCEPTIONS + 1)
    }
    for wrong, error in (
        (replace(wanted, exceptions={monday: []}), DateInvalid),
        (replace(wanted, exceptions={tuesday: [(60, 60)]}), HoursInvalid),
        (replace(wanted, exceptions=too_many), HoursInvalid),
        (replace(wanted, weekly=[[]] * 8), HoursInvalid),
        (replace(wanted, weekly=[[(0, 1445)], *[[]] * 6]), HoursInvalid),
    ):
        with pytest.raises(error):
            async with network.begin() as db:
                await replace_hours(db, clock, await own_mentor(db, mentor.person_id), wrong)
    async with network.read() as db:
        profile = await own_mentor(db, mentor.person_id)
        assert await availability_of(db, clock, profile) == replace(wanted, weekly=weekly)
        days = await db.scalars(select(AvailabilityException.on_date).order_by(AvailabilityException.on_date))
        assert list(days) == [monday, friday]


async def test_who_sets_hours_at_once_sets_them_whole(network: Database, make_mentor: MakeMentor) -> None:
    """Whoever comes last has them; hours of two are never mixed."""
    mentor = await make_mentor("Mentor 1")

    async def set_hour(hour: int) -> None:
        async with network.begin() as db:
            await set_weekly_hours(db, mentor.person_id, {0: [(hour * 60, hour * 60 + 30)]})

    await asyncio.gather(*map(set_hour, range(8)))
    async with network.read() as db:
        assert [len(spans) for spans in await weekly_hours(db, mentor.person_id)] == [1, 0, 0, 0, 0, 0, 0]
