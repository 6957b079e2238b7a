"""One's own sessions: those ahead in order, those behind page by page."""

from datetime import timedelta

from rooms.database import Database
from rooms.mentoring.appointments import LIVE, appointments_of, past_appointments
from rooms.mentoring.changes import cancel
from tests.integration.rooms.conftest import Sign
from tests.integration.rooms.mentoring.conftest import NINE, Booking, MakeMentor
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
        assert [session.id for session in first] == [ordered[5], ordered[1]]
        last = (first[-1].starts_at, first[-1].id)
        rest = await past_appointments(db, startup.person_id, now=clock.now(), before=last, limit=2)
        assert [session.id for session in rest] == [ordered[0]]
        assert await past_appointments(db, other.person_id, now=clock.now(), limit=2) == []
