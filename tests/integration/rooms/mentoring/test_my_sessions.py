"""One's own sessions: those ahead in order, those behind page by page."""

from datetime import timedelta
from typing import Any

from rooms.database import Database
from rooms.keyset import Slice
from rooms.mentoring.appointments import (
    LIVE,
    SessionFilter,
    appointments_of,
    list_appointments,
    past_appointments,
)
from rooms.mentoring.changes import cancel
from rooms.models import SessionParticipant, Side
from tests.integration.rooms.conftest import Sign
from tests.integration.rooms.mentoring.conftest import NINE, TEN, Booking, MakeMentor
from tests.services import SettableClock


async def test_ahead_and_behind(
    network: Database, clock: SettableClock, sign: Sign, make_mentor: MakeMentor, booking: Booking
) -> None:
    mentor, startup, other = await make_mentor("Mentor 1"), await sign("Startup A"), await sign("Startup B")
    starts = [NINE + timedelta(days=day, hours=hour) for day in range(2) for hour in range(3)]
    sessions = [await booking(startup, mentor, start) for start in reversed(starts)]
    ordered = [session.id for session in reversed(sessions)]
    async with network.begin() as db:
        await cancel(db, clock, startup, ordered[5], "Sakit")
    clock.moment = starts[2] + timedelta(minutes=30)  # the third is going on
    async with network.read() as db:
        ahead = await appointments_of(db, mentor.person_id, since=clock.now(), statuses=LIVE)
        assert [session.id for session in ahead] == ordered[2:5]
        first = await past_appointments(db, startup.person_id, now=clock.now(), limit=2)
        assert [session.id for session in first.items] == [ordered[5], ordered[1]]
        assert first.following == (starts[1], ordered[1])
        rest = await past_appointments(db, startup.person_id, now=clock.now(), after=first.following, limit=2)
        assert ([session.id for session in rest.items], rest.following) == ([ordered[0]], None)
        nothing = await past_appointments(db, other.person_id, now=clock.now(), limit=2)
        assert nothing == Slice((), None)


async def test_a_list_is_read_slice_by_slice(
    network: Database, clock: SettableClock, sign: Sign, make_mentor: MakeMentor, booking: Booking
) -> None:
    """Sessions that begin together included, forwards and backwards; what comes in between shifts nothing."""
    startup = await sign("Startup A")
    mentors = [await make_mentor(f"Mentor {number}") for number in range(3)]
    others = [await sign(f"Startup {number}") for number in range(3)]
    meetings = [await booking(startup, mentors[0], NINE)]
    meetings += [await booking(other, mentor, TEN) for other, mentor in zip(others, mentors, strict=True)]
    async with network.begin() as db:  # the same person sits in all of them
        for meeting in meetings[1:]:
            db.add(SessionParticipant(session_id=meeting.id, person_id=startup.person_id, side=Side.STARTUP))
    expected = [meetings[0].id, *sorted(meeting.id for meeting in meetings[1:])]
    for latest_first in (False, True):
        for limit in (1, 2, 3, 4, 9):
            read: list[str] = []
            after: Any = None
            async with network.read() as db:
                while True:
                    found = await list_appointments(
                        db, startup.person_id, SessionFilter(), latest_first=latest_first, after=after, limit=limit
                    )
                    read += [session.id for session in found.items]
                    if found.following is None:
                        break
                    assert len(found.items) == limit
                    after = found.following
            assert read == (expected[::-1] if latest_first else expected), (latest_first, limit)


async def test_a_list_is_filtered(
    network: Database, clock: SettableClock, sign: Sign, make_mentor: MakeMentor, booking: Booking
) -> None:
    mentor, startup = await make_mentor("Mentor 1"), await sign("Startup A")
    at_nine, at_ten = await booking(startup, mentor, NINE), await booking(startup, mentor, TEN)
    async with network.begin() as db:
        await cancel(db, clock, startup, at_nine.id, "Sakit")
    for wanted, expected in (
        (SessionFilter(), [at_nine, at_ten]),
        (SessionFilter(statuses=LIVE), [at_ten]),
        (SessionFilter(since=TEN), [at_ten]),
        (SessionFilter(until=TEN), [at_nine]),
        (SessionFilter(side=Side.STARTUP), [at_nine, at_ten]),
        (SessionFilter(side=Side.MENTOR), []),
    ):
        async with network.read() as db:
            found = await list_appointments(db, startup.person_id, wanted, limit=5)
        assert [session.id for session in found.items] == [session.id for session in expected], wanted
