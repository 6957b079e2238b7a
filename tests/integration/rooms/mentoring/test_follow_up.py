"""The mentor sets the next session with the same people, once."""

import asyncio
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from rooms.database import Database
from rooms.errors import Conflict, NotPermitted
from rooms.identity import Identity
from rooms.mentoring.errors import OwnTimeTaken, SessionClosed, SessionNotFound, SlotTaken
from rooms.mentoring.follow_up import follow_up
from rooms.models import MentoringSession, Person, SessionParticipant, SessionStatus
from tests.integration.rooms.conftest import Sign
from tests.integration.rooms.mentoring.conftest import NINE, TEN, Booking, MakeMentor
from tests.services import SettableClock

WEEK = timedelta(days=7)


async def test_the_next_session_with_the_same_people(
    network: Database, clock: SettableClock, sign: Sign, make_mentor: MakeMentor, booking: Booking
) -> None:
    mentor, startup, stranger = await make_mentor("Mentor 1"), await sign("Startup A"), await sign("Startup B")
    last = await booking(startup, mentor, NINE)

    async def after(by: Identity, at: datetime = NINE + WEEK) -> MentoringSession:
        async with network.begin() as db:
            return await follow_up(db, clock, by, last.id, at, "Harga kedua")

    with pytest.raises(SessionClosed):
        await after(mentor)
    async with network.begin() as db:
        found = await db.get_one(MentoringSession, last.id)
        found.status, found.started_at = SessionStatus.COMPLETED, NINE
    clock.moment = TEN
    with pytest.raises(NotPermitted):
        await after(startup)
    with pytest.raises(SessionNotFound):
        await after(stranger)
    await booking(stranger, mentor, NINE + WEEK)
    with pytest.raises(SlotTaken):
        await after(mentor)
    other = await make_mentor("Mentor 2")
    await booking(startup, other, TEN + WEEK)
    with pytest.raises(OwnTimeTaken):
        await after(mentor, TEN + WEEK)

    outcomes = await asyncio.gather(
        *(after(mentor, NINE + WEEK + timedelta(days=day)) for day in (1, 2, 3)), return_exceptions=True
    )
    [made] = [outcome for outcome in outcomes if isinstance(outcome, MentoringSession)]
    assert [type(outcome) for outcome in outcomes if outcome is not made] == [Conflict] * 2
    assert (made.status, made.booked_by, made.previous_id, made.topic) == (
        "confirmed",
        startup.person_id,
        last.id,
        "Harga kedua",
    )
    assert await booking.cells(made) == {mentor.person_id: 12, startup.person_id: 12}
    async with network.read() as db:
        people = await db.scalars(select(SessionParticipant.person_id).where(SessionParticipant.session_id == made.id))
        assert set(people) == {mentor.person_id, startup.person_id}


async def test_nobody_who_left_is_booked(
    network: Database, clock: SettableClock, sign: Sign, make_mentor: MakeMentor, booking: Booking
) -> None:
    mentor, startup = await make_mentor("Mentor 1"), await sign("Startup A")
    last = await booking(startup, mentor, NINE)
    async with network.begin() as db:
        (await db.get_one(MentoringSession, last.id)).started_at = NINE
        (await db.get_one(Person, startup.person_id)).disabled = True
    async with network.begin() as db:
        with pytest.raises(SessionClosed):
            await follow_up(db, clock, mentor, last.id, NINE + WEEK, "Harga kedua")
