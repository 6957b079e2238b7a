"""A confirmed session gets a room; who was in it for how long says whether it came about."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from rooms.attendance import close_span, open_span
from rooms.database import Database
from rooms.errors import RoomNotFound
from rooms.identity import Identity
from rooms.mentoring.changes import cancel, confirm, reschedule
from rooms.mentoring.course import close_session, note_arrival
from rooms.mentoring.errors import SessionNotOpen, SessionOver
from rooms.mentoring.session_rooms import CLOSE, check_open
from rooms.models import Job, MentoringSession, Room, RoomAccess, SessionParticipant
from rooms.permissions import Role
from rooms.places.rooms import all_rooms, room_by_id, rooms_of
from tests.integration.rooms.conftest import Sign
from tests.integration.rooms.mentoring.conftest import NINE, TEN, Booking, MakeMentor
from tests.services import SettableClock

MINUTE = timedelta(minutes=1)


class Visits:
    """People who come to a session's room and go."""

    def __init__(self, database: Database, clock: SettableClock, session: MentoringSession) -> None:
        self.database, self.clock, self.session = database, clock, session

    async def come(self, who: Identity, at: datetime) -> str:
        self.clock.moment = at
        async with self.database.begin() as db:
            assert self.session.room_id
            span = await open_span(
                db,
                self.clock,
                room_id=self.session.room_id,
                person_id=who.person_id,
                participant_id="1" * 32,
                node_id="2" * 32,
                name=who.name,
                role="mentor",
            )
            await note_arrival(db, self.clock, self.session.id)
        return span

    async def go(self, span: str, at: datetime) -> None:
        self.clock.moment = at
        async with self.database.begin() as db:
            await close_span(db, self.clock, span)

    async def close(self, at: datetime, look: int = 0) -> MentoringSession:
        self.clock.moment = at
        async with self.database.begin() as db:
            await close_session(db, self.clock, self.session.id, look)
        async with self.database.read() as db:
            return await db.get_one(MentoringSession, self.session.id)

    async def minutes(self) -> dict[str, int]:
        async with self.database.read() as db:
            rows = await db.scalars(select(SessionParticipant).where(SessionParticipant.session_id == self.session.id))
            return {row.person_id: row.minutes_present for row in rows}

    async def jobs(self, kind: str) -> list[Job]:
        async with self.database.read() as db:
            return list(await db.scalars(select(Job).where(Job.kind == kind).order_by(Job.run_at)))

    async def changes(self) -> list[str]:
        return [job.payload["change"] for job in await self.jobs("session.changed")]


@pytest.fixture
async def people(make_mentor: MakeMentor, sign: Sign) -> tuple[Identity, Identity]:
    return await make_mentor("Mentor 1", approval="automatic"), await sign("Startup A", Role.STARTUP)


@pytest.fixture
async def visits(
    network: Database, clock: SettableClock, people: tuple[Identity, Identity], booking: Booking
) -> Visits:
    mentor, startup = people
    return Visits(network, clock, await booking(startup, mentor, NINE))


async def test_a_request_has_no_room_until_it_is_confirmed(
    network: Database, clock: SettableClock, make_mentor: MakeMentor, sign: Sign, booking: Booking
) -> None:
    mentor, startup = await make_mentor("Mentor 1", approval="manual"), await sign("Startup A", Role.STARTUP)
    session = await booking(startup, mentor, NINE)
    assert session.room_id is None
    async with network.begin() as db:
        room_id = (await confirm(db, clock, mentor, session.id)).room_id
        assert room_id
    async with network.read() as db:
        room = await room_by_id(db, room_id)
        assert (room.access, room.lobby, room.kind, room.name("id")) == ("session", True, "mentoring", "Harga pertama")
        assert room.technopark.slug == "makassar"
        assert room.session
        assert [room.session.side_of(who.person_id) for who in (mentor, startup)] == ["mentor", "startup"]
        # It is nobody's to find.
        assert room_id not in [found.id for found in await all_rooms(db)]
        assert room_id not in [found.id for found in await rooms_of(db, room.technopark_id)]


async def test_the_room_stays_when_the_session_moves_and_goes_when_it_is_cancelled(
    network: Database, clock: SettableClock, people: tuple[Identity, Identity], visits: Visits
) -> None:
    mentor, room_id = people[0], visits.session.room_id
    assert room_id
    async with network.begin() as db:
        moved = await reschedule(db, clock, mentor, visits.session.id, TEN)
        assert moved.room_id == room_id
    assert [job.run_at for job in await visits.jobs(CLOSE)] == [NINE + 60 * MINUTE, TEN + 60 * MINUTE]
    async with network.begin() as db:
        await cancel(db, clock, mentor, visits.session.id, "Ada rapat mendadak")
    async with network.read() as db:
        with pytest.raises(RoomNotFound):
            await room_by_id(db, room_id)
        with pytest.raises(SessionOver):
            check_open(await room_by_id(db, room_id, archived=True), NINE)


async def test_the_door_is_open_from_a_quarter_of_an_hour_before_to_an_hour_after(
    network: Database, visits: Visits
) -> None:
    assert visits.session.room_id
    async with network.read() as db:
        room = await room_by_id(db, visits.session.room_id)
    with pytest.raises(SessionNotOpen) as early:
        check_open(room, NINE - 15 * MINUTE - timedelta(seconds=1))
    assert early.value.params == {"minutes": 15}
    for at in (NINE - 15 * MINUTE, NINE, NINE + 119 * MINUTE):
        check_open(room, at)
    with pytest.raises(SessionOver):
        check_open(room, NINE + 120 * MINUTE)
    check_open(Room(access=RoomAccess.OPEN), NINE)


async def test_it_starts_once_when_both_sides_are_there_and_minutes_are_counted(
    people: tuple[Identity, Identity], visits: Visits
) -> None:
    mentor, startup = people
    first = await visits.come(mentor, NINE - 20 * MINUTE)
    again = await visits.come(mentor, NINE - 10 * MINUTE)
    assert "started" not in await visits.changes()
    late = await visits.come(startup, NINE + 5 * MINUTE)
    await visits.come(startup, NINE + 6 * MINUTE)
    assert (await visits.changes()).count("started") == 1
    await visits.go(first, NINE + 30 * MINUTE)
    await visits.go(again, NINE + 20 * MINUTE)
    await visits.go(late, NINE + 50 * MINUTE)
    # The startup's second device is still there: nobody is counted out yet.
    still = await visits.close(NINE + 60 * MINUTE)
    assert (still.status, still.started_at) == ("confirmed", NINE + 5 * MINUTE)
    assert [job.run_at for job in await visits.jobs(CLOSE)] == [NINE + 60 * MINUTE, NINE + 65 * MINUTE]
    closed = await visits.close(NINE + 120 * MINUTE, look=12)
    assert (closed.status, closed.started_at, closed.ended_at) == (
        "completed",
        NINE + 5 * MINUTE,
        NINE + 30 * MINUTE,
    )
    # From a quarter of an hour before the start, and not twice for two devices.
    assert await visits.minutes() == {mentor.person_id: 45, startup.person_id: 115}
    assert (await visits.changes()).count("ended") == 1
    await visits.close(NINE + 121 * MINUTE, look=13)
    assert (await visits.changes()).count("ended") == 1


async def test_a_session_to_which_one_side_did_not_come_is_missed(
    people: tuple[Identity, Identity], visits: Visits
) -> None:
    mentor, startup = people
    span = await visits.come(mentor, NINE)
    await visits.go(span, NINE + 20 * MINUTE)
    early = await visits.close(NINE + 59 * MINUTE)
    assert early.status == "confirmed"
    closed = await visits.close(NINE + 60 * MINUTE)
    assert (closed.status, closed.started_at, closed.ended_at) == ("missed", None, None)
    assert await visits.minutes() == {mentor.person_id: 20, startup.person_id: 0}
