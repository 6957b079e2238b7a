"""What becomes of a booked session, who may do it, and what it leaves of the time that was held."""

import asyncio
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from rooms.database import Database
from rooms.errors import DomainError, NotPermitted
from rooms.identity import Identity
from rooms.mentoring import changes
from rooms.mentoring.errors import ReasonEmpty, SessionClosed, SessionNotFound, SlotNotOffered, SlotTaken
from rooms.models import Job, MentoringSession, SessionParticipant, Side
from tests.integration.rooms.conftest import Sign
from tests.integration.rooms.mentoring.conftest import NINE, TEN, Booking, MakeMentor
from tests.services import SettableClock

HOUR = timedelta(hours=1)


class Changing:
    """Does one change in a transaction of its own: `await change("cancel", by, session, "Sakit")`."""

    def __init__(self, database: Database, clock: SettableClock) -> None:
        self.database, self.clock = database, clock

    async def __call__(self, what: str, by: Identity, session: MentoringSession, *more: Any) -> MentoringSession:
        async with self.database.begin() as db:
            changed: MentoringSession = await getattr(changes, what)(db, self.clock, by, session.id, *more)
            return changed

    async def told(self) -> list[str]:
        """What others were told, in the order of sequence."""
        async with self.database.read() as db:
            jobs = [job.payload for job in await db.scalars(select(Job).where(Job.kind == "session.changed"))]
        return [job["change"] for job in sorted(jobs, key=lambda job: job["sequence"])]


@pytest.fixture
def change(network: Database, clock: SettableClock) -> Changing:
    return Changing(network, clock)


async def test_the_mentor_confirms(sign: Sign, make_mentor: MakeMentor, booking: Booking, change: Changing) -> None:
    mentor, startup = await make_mentor("Mentor 1"), await sign("Startup A")
    session = await booking(startup, mentor, NINE)
    with pytest.raises(NotPermitted):
        await change("confirm", startup, session)
    confirmed = await change("confirm", mentor, session)
    assert (confirmed.status, confirmed.decided_at, confirmed.sequence) == ("confirmed", change.clock.now(), 1)
    assert await booking.cells(session) == {mentor.person_id: 12, startup.person_id: 12}
    with pytest.raises(SessionClosed):
        await change("confirm", mentor, session)
    with pytest.raises(SessionClosed):
        await change("decline", mentor, session, "Tidak jadi")
    assert await change.told() == ["requested", "confirmed"]


async def test_the_mentor_declines_and_the_time_is_free(
    sign: Sign, make_mentor: MakeMentor, booking: Booking, change: Changing
) -> None:
    mentor, startup, other = await make_mentor("Mentor 1"), await sign("Startup A"), await sign("Startup B")
    session = await booking(startup, mentor, NINE)
    with pytest.raises(ReasonEmpty):
        await change("decline", mentor, session, " \n")
    declined = await change("decline", mentor, session, "Di luar bidang saya")
    assert (declined.status, declined.reason, declined.sequence) == ("declined", "Di luar bidang saya", 1)
    assert await booking.cells(session) == {}
    await booking(other, mentor, NINE)


@pytest.mark.parametrize("who", ["mentor", "startup"])
async def test_either_side_cancels_with_a_reason(
    sign: Sign, make_mentor: MakeMentor, booking: Booking, change: Changing, who: str
) -> None:
    people = {"mentor": await make_mentor("Mentor 1"), "startup": await sign("Startup A")}
    session = await booking(people["startup"], people["mentor"], NINE)
    with pytest.raises(ReasonEmpty):
        await change("cancel", people[who], session, "")
    cancelled = await change("cancel", people[who], session, "Sakit")
    assert (cancelled.status, cancelled.cancelled_by, cancelled.reason) == ("cancelled", people[who].person_id, "Sakit")
    assert await booking.cells(session) == {}
    with pytest.raises(SessionClosed):
        await change("cancel", people[who], session, "Lagi")
    assert await change.told() == ["requested", "cancelled"]


async def test_strangers_and_companions_change_nothing(
    network: Database, sign: Sign, make_mentor: MakeMentor, booking: Booking, change: Changing
) -> None:
    mentor, startup = await make_mentor("Mentor 1"), await sign("Startup A")
    stranger, companion = await sign("Startup B"), await sign("Startup A2")
    session = await booking(startup, mentor, NINE)
    async with network.begin() as db:
        db.add(SessionParticipant(session_id=session.id, person_id=companion.person_id, side=Side.STARTUP))
    steps: list[tuple[str, tuple[object, ...]]] = [
        ("confirm", ()),
        ("decline", ("Tidak",)),
        ("cancel", ("Tidak",)),
        ("reschedule", (TEN,)),
    ]
    refusals: list[tuple[Identity, type[DomainError]]] = [(stranger, SessionNotFound), (companion, NotPermitted)]
    for who, error in refusals:
        for what, more in steps:
            with pytest.raises(error):
                await change(what, who, session, *more)


async def test_moving_holds_the_new_time_and_frees_the_old(
    sign: Sign, make_mentor: MakeMentor, booking: Booking, change: Changing
) -> None:
    mentor, startup, other = await make_mentor("Mentor 1"), await sign("Startup A"), await sign("Startup B")
    session = await booking(startup, mentor, NINE)
    await change("confirm", mentor, session)
    moved = await change("reschedule", mentor, session, TEN, "Rapat mendadak")
    assert (moved.starts_at, moved.ends_at, moved.status, moved.sequence) == (TEN, TEN + HOUR, "confirmed", 2)
    assert moved.reason == "Rapat mendadak"
    await booking(other, mentor, NINE)
    with pytest.raises(SlotTaken):
        await change("reschedule", mentor, session, NINE)
    with pytest.raises(SlotNotOffered):
        await change("reschedule", mentor, session, NINE - HOUR)
    assert (await booking.cells(session))[mentor.person_id] == 12
    assert await change.told() == ["requested", "requested", "confirmed", "rescheduled"]


async def test_what_the_startup_moves_the_mentor_decides_anew(
    sign: Sign, make_mentor: MakeMentor, booking: Booking, change: Changing
) -> None:
    mentor, easy, startup = (
        await make_mentor("Mentor 1"),
        await make_mentor("Mentor 2", approval="automatic"),
        await sign("Startup A"),
    )
    session = await booking(startup, mentor, NINE)
    await change("confirm", mentor, session)
    moved = await change("reschedule", startup, session, TEN)
    assert (moved.status, moved.decided_at) == ("requested", None)
    taken = await booking(startup, easy, NINE)
    assert (await change("reschedule", startup, taken, TEN + HOUR)).status == "confirmed"


async def test_a_session_can_move_within_its_own_time(
    sign: Sign, make_mentor: MakeMentor, booking: Booking, change: Changing
) -> None:
    """Buffers of both places overlap, and the daily limit counts the session once."""
    mentor = await make_mentor("Mentor 1", buffer_after=45, slot_minutes=45, daily_limit=1)
    startup = await sign("Startup A")
    session = await booking(startup, mentor, NINE)
    moved = await change("reschedule", startup, session, NINE + timedelta(minutes=90))
    assert moved.starts_at == NINE + timedelta(minutes=90)


async def test_mentors_move_without_notice_and_nobody_moves_what_has_begun(
    network: Database,
    clock: SettableClock,
    sign: Sign,
    make_mentor: MakeMentor,
    booking: Booking,
    change: Changing,
) -> None:
    mentor, startup = await make_mentor("Mentor 1", notice_hours=12), await sign("Startup A")
    session = await booking(startup, mentor, NINE)
    clock.moment = NINE - HOUR
    with pytest.raises(SlotNotOffered):
        await change("reschedule", startup, session, TEN)
    await change("reschedule", mentor, session, TEN)
    clock.moment = TEN + HOUR
    with pytest.raises(SessionClosed):
        await change("reschedule", mentor, session, TEN + HOUR)
    with pytest.raises(SessionClosed):
        await change("confirm", mentor, session)


async def test_a_request_that_nobody_decided_ends_when_its_time_comes(
    network: Database, clock: SettableClock, sign: Sign, make_mentor: MakeMentor, booking: Booking, change: Changing
) -> None:
    mentor, startup = await make_mentor("Mentor 1"), await sign("Startup A")
    session = await booking(startup, mentor, NINE)
    outcomes = []
    for moment in (NINE - HOUR, NINE, NINE):
        clock.moment = moment
        async with network.begin() as db:
            outcomes.append(await changes.expire(db, clock, session.id))
    assert outcomes == [False, True, False]
    async with network.read() as db:
        found = await db.get_one(MentoringSession, session.id)
    assert (found.status, found.reason, found.sequence) == ("declined", None, 1)
    assert await booking.cells(session) == {}
    assert await change.told() == ["requested", "declined"]


async def test_ten_who_move_and_cancel_at_once_leave_one_truth(
    network: Database, sign: Sign, make_mentor: MakeMentor, booking: Booking, change: Changing
) -> None:
    mentor, startups = await make_mentor("Mentor 1"), [await sign(f"Startup {number}") for number in range(3)]
    sessions = [await booking(who, mentor, NINE + index * HOUR) for index, who in enumerate(startups)]
    day = timedelta(days=1)
    steps = [change("reschedule", who, sessions[index], NINE + day) for index, who in enumerate(startups)]
    steps += [change("cancel", mentor, sessions[0], "Sakit") for _ in range(4)]
    steps += [booking(startups[2], mentor, NINE + day) for _ in range(3)]
    outcomes = await asyncio.gather(*steps, return_exceptions=True)
    assert all(isinstance(outcome, MentoringSession | DomainError) for outcome in outcomes), outcomes
    async with network.read() as db:
        live = list(await db.scalars(select(MentoringSession).where(MentoringSession.status == "requested")))
    assert max(Counter(session.starts_at for session in live).values()) == 1
    assert sum([sum((await booking.cells(session)).values()) for session in live]) == 24 * len(live)
