"""Booking: what is made, what is refused, and that one slot goes to one, on both databases."""

import asyncio
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError

from rooms.database import Database
from rooms.errors import Conflict, DomainError, InvalidPayload, NotPermitted
from rooms.identity import Identity
from rooms.mentoring.availability import own_mentor
from rooms.mentoring.errors import (
    DayFull,
    MentorNotFound,
    OwnSlot,
    OwnTimeTaken,
    SlotNotOffered,
    SlotTaken,
    TooManyBookings,
    TopicEmpty,
)
from rooms.mentoring.offers import offered_slots
from rooms.models import Job, MentoringSession, Person, SessionCell, SessionParticipant, Startup, StartupMember
from rooms.permissions import Role
from rooms.places.technoparks import technopark_by_slug
from tests.integration.rooms.conftest import Sign
from tests.integration.rooms.mentoring.conftest import NINE, TEN, Booking, MakeMentor
from tests.services import SettableClock

HOUR = timedelta(hours=1)


async def free(network: Database, clock: SettableClock, mentor: Identity, days: int = 1) -> list[str]:
    """Tuesday's offers, as the mentor's clock shows them."""
    async with network.read() as db:
        profile = await own_mentor(db, mentor.person_id)
        slots = await offered_slots(db, clock, profile, NINE, NINE + timedelta(days=days, hours=-1))
    return [f"{slot + timedelta(hours=8):%H.%M}" for slot in slots]


async def test_a_request_waits_for_the_mentor_and_holds_its_time(
    network: Database, clock: SettableClock, sign: Sign, make_mentor: MakeMentor, booking: Booking
) -> None:
    mentor, startup = await make_mentor("Mentor 1", buffer_before=10, buffer_after=15), await sign("Startup A")
    session = await booking(startup, mentor, NINE, topic="  Harga\npertama ", questions="Berapa?\r\n")
    assert (session.status, session.topic, session.questions) == ("requested", "Harga pertama", "Berapa?")
    assert (session.starts_at, session.ends_at, session.sequence) == (NINE, TEN, 0)
    assert (session.decided_at, session.uid) == (None, f"{session.id}@virtual-technopark")
    assert await booking.cells(session) == {mentor.person_id: 17, startup.person_id: 12}
    async with network.read() as db:
        sides = {row.person_id: row.side for row in await db.scalars(select(SessionParticipant))}
        jobs = {(job.kind, job.payload.get("change"), job.run_at) for job in await db.scalars(select(Job))}
    assert sides == {mentor.person_id: "mentor", startup.person_id: "startup"}
    assert jobs == {
        ("session.changed", "requested", clock.now()),
        ("webhook.event", "requested", clock.now()),
        ("session.expire", None, NINE),
    }


async def test_some_mentors_take_every_booking(sign: Sign, make_mentor: MakeMentor, booking: Booking) -> None:
    mentor, startup = await make_mentor("Mentor 1", approval="automatic"), await sign("Startup A")
    session = await booking(startup, mentor, NINE)
    assert (session.status, session.decided_at) == ("confirmed", booking.clock.now())


async def test_what_is_booked_is_offered_no_more(
    network: Database, clock: SettableClock, sign: Sign, make_mentor: MakeMentor, booking: Booking
) -> None:
    mentor, startup, other = await make_mentor("Mentor 1"), await sign("Startup A"), await sign("Startup B")
    assert await free(network, clock, mentor) == ["09.00", "10.00", "11.00"]
    await booking(startup, mentor, TEN)
    assert await free(network, clock, mentor) == ["09.00", "11.00"]
    with pytest.raises(SlotTaken):
        await booking(other, mentor, TEN)


async def test_nobody_books_two_mentors_at_once(
    network: Database, clock: SettableClock, sign: Sign, make_mentor: MakeMentor, booking: Booking
) -> None:
    one, two, startup = await make_mentor("Mentor 1"), await make_mentor("Mentor 2"), await sign("Startup A")
    await booking(startup, one, NINE)
    with pytest.raises(OwnTimeTaken):
        await booking(startup, two, NINE)
    await booking(one, two, TEN)
    with pytest.raises(SlotTaken):  # the other way about: a mentor who is somebody's startup then
        await booking(startup, one, TEN)
    async with network.read() as db:
        profile = await own_mentor(db, two.person_id)
        until = NINE + timedelta(hours=4)
        assert await offered_slots(db, clock, profile, NINE, until, to=startup.person_id) == [TEN + HOUR]


async def test_what_cannot_be_booked(sign: Sign, make_mentor: MakeMentor, booking: Booking) -> None:
    mentor, startup, guest = (
        await make_mentor("Mentor 1", daily_limit=2),
        await sign("Startup A"),
        await sign("Tamu 1", Role.GUEST),
    )
    nobody = await sign("Startup B")
    refusals: list[tuple[type[DomainError], Identity, Identity, dict[str, object]]] = [
        (NotPermitted, guest, mentor, {}),
        (MentorNotFound, startup, nobody, {}),
        (OwnSlot, mentor, mentor, {}),
        (TopicEmpty, startup, mentor, {"topic": " \u200b\n"}),
        (NotPermitted, startup, mentor, {"companions": [nobody.person_id]}),
        (NotPermitted, startup, mentor, {"previous_id": "0" * 32}),
        (NotPermitted, startup, mentor, {"startup_id": "0" * 32}),
        (InvalidPayload, startup, mentor, {"idempotency_key": "k" * 129}),
    ]
    for error, booker, booked, more in refusals:
        with pytest.raises(error):
            await booking(booker, booked, NINE, **more)
    for at in (NINE + HOUR / 2, NINE + timedelta(seconds=1), NINE - HOUR, NINE + 4 * HOUR, NINE + timedelta(days=60)):
        with pytest.raises(SlotNotOffered):
            await booking(startup, mentor, at)
    await booking(startup, mentor, NINE)
    await booking(startup, mentor, TEN)
    with pytest.raises(DayFull):
        await booking(nobody, mentor, TEN + HOUR)


async def test_a_mentor_who_left_cannot_be_booked(
    network: Database, sign: Sign, make_mentor: MakeMentor, booking: Booking
) -> None:
    mentor, startup = await make_mentor("Mentor 1"), await sign("Startup A")
    async with network.begin() as db:
        (await db.get_one(Person, mentor.person_id)).disabled = True
    with pytest.raises(MentorNotFound):
        await booking(startup, mentor, NINE)


async def test_the_team_comes_along(
    network: Database, clock: SettableClock, sign: Sign, make_mentor: MakeMentor, booking: Booking
) -> None:
    mentor, founder, colleague = await make_mentor("Mentor 1"), await sign("Startup A"), await sign("Startup A2")
    async with network.begin() as db:
        site = await technopark_by_slug(db, "bandung")
        startup = Startup(
            slug="startup-a",
            name="Startup A",
            technopark_id=site.id,
            sector="iot",
            stage="idea",
            created_at=clock.now(),
            updated_at=clock.now(),
        )
        db.add(startup)
        await db.flush()
        db.add_all(StartupMember(startup_id=startup.id, person_id=who.person_id) for who in (founder, colleague))
    team = {"startup_id": startup.id, "companions": [colleague.person_id, founder.person_id]}
    session = await booking(founder, mentor, NINE, **team)
    async with network.read() as db:
        people = await db.scalars(select(SessionParticipant.person_id).where(SessionParticipant.side == "startup"))
        assert set(people) == {founder.person_id, colleague.person_id}
    later = await booking(colleague, mentor, TEN, startup_id=startup.id, previous_id=session.id)
    assert later.previous_id == session.id


async def test_a_repeated_wish_is_the_same_booking(
    network: Database, sign: Sign, make_mentor: MakeMentor, booking: Booking
) -> None:
    mentor, startup = await make_mentor("Mentor 1"), await sign("Startup A")
    made = await asyncio.gather(*(booking(startup, mentor, NINE, idempotency_key="one") for _ in range(5)))
    assert len({session.id for session in made}) == 1
    with pytest.raises(Conflict):
        await booking(startup, mentor, TEN, idempotency_key="one")


async def test_nobody_hoards_sessions(sign: Sign, make_mentor: MakeMentor, booking: Booking) -> None:
    mentor, startup = await make_mentor("Mentor 1"), await sign("Startup A")
    for day in range(4):
        for hour in range(3):
            await booking(startup, mentor, NINE + timedelta(days=day + (day == 3) * 3, hours=hour))
    with pytest.raises(TooManyBookings):
        await booking(startup, mentor, NINE + timedelta(days=7))


async def test_fifty_want_one_slot_and_one_gets_it(
    network: Database, sign: Sign, make_mentor: MakeMentor, booking: Booking
) -> None:
    mentor = await make_mentor("Mentor 1", approval="automatic")
    startups = [await sign(f"Startup {number}") for number in range(50)]
    outcomes = await asyncio.gather(*(booking(one, mentor, NINE) for one in startups), return_exceptions=True)
    assert Counter(getattr(outcome, "code", "booked") for outcome in outcomes) == {"booked": 1, "slot_taken": 49}
    async with network.read() as db:
        assert await db.scalar(select(func.count()).select_from(MentoringSession)) == 1
        assert await db.scalar(select(func.count()).select_from(SessionCell)) == 24
        assert await db.scalar(select(func.count()).select_from(Job).where(Job.kind == "session.changed")) == 1


async def test_fifty_want_slots_of_one_day_and_its_limit_holds(
    network: Database, sign: Sign, make_mentor: MakeMentor, booking: Booking
) -> None:
    mentor = await make_mentor("Mentor 1", daily_limit=2)
    startups = [await sign(f"Startup {number}") for number in range(50)]
    wishes = [booking(one, mentor, NINE + index % 3 * HOUR) for index, one in enumerate(startups)]
    outcomes = Counter(
        getattr(outcome, "code", "booked") for outcome in await asyncio.gather(*wishes, return_exceptions=True)
    )
    assert outcomes["booked"] == 2
    assert outcomes["slot_taken"] + outcomes["day_full"] == 48


async def test_one_startup_asks_ten_mentors_at_once_and_mentors_ask_each_other(
    network: Database, sign: Sign, make_mentor: MakeMentor, booking: Booking
) -> None:
    """Whoever waits for whom, it ends: one session for the startup, and no mentor in two."""
    mentors = [await make_mentor(f"Mentor {number}") for number in range(10)]
    startup = await sign("Startup A")
    wishes = [booking(startup, mentor, NINE) for mentor in mentors]
    wishes += [booking(mentors[index], mentors[(index + 1) % 10], NINE) for index in range(10)]
    outcomes = await asyncio.gather(*wishes, return_exceptions=True)
    codes = Counter(getattr(outcome, "code", "booked") for outcome in outcomes)
    assert set(codes) == {"booked", "slot_taken", "own_time_taken"}
    assert codes["booked"] >= 4
    async with network.read() as db:
        held = [tuple(row) for row in await db.execute(select(SessionCell.person_id, SessionCell.cell))]
    assert len(held) == len(set(held)) == codes["booked"] * 24


async def test_the_database_itself_refuses_a_second_session(
    network: Database, sign: Sign, make_mentor: MakeMentor, booking: Booking
) -> None:
    """Past every rule of ours: a row that is written by hand."""
    mentor, startup = await make_mentor("Mentor 1"), await sign("Startup A")
    first, second = await booking(startup, mentor, NINE), await booking(startup, mentor, TEN)
    async with network.read() as db:
        cell = await db.scalar(select(func.min(SessionCell.cell)).where(SessionCell.session_id == first.id))
    row = {"person_id": mentor.person_id, "cell": cell, "session_id": second.id}
    async with network.begin() as db:
        with pytest.raises(IntegrityError):
            await db.execute(insert(SessionCell), [row])
        await db.rollback()
