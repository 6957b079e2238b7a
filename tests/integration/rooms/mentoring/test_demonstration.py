"""The demonstration's sessions: made once, and such as booking would have made them."""

from collections import Counter

from sqlalchemy import func, select

from rooms.accounts.passwords import PasswordHasher
from rooms.database import Database
from rooms.models import Job, MentoringSession, Room, SessionCell, SessionParticipant
from rooms.seed.demonstration import make_demonstration_accounts
from rooms.seed.mentoring import make_demonstration_mentoring
from rooms.seed.sessions import make_demonstration_sessions
from tests.services import SettableClock


async def test_sessions_behind_and_ahead(network: Database, clock: SettableClock, hasher: PasswordHasher) -> None:
    for again in (False, True):
        async with network.begin() as db:
            await make_demonstration_accounts(db, hasher, clock)
            await make_demonstration_mentoring(db, clock)
            assert await make_demonstration_sessions(db, clock) == (0 if again else 40)
    async with network.read() as db:
        sessions = list(await db.scalars(select(MentoringSession)))
        held = set(await db.scalars(select(SessionCell.session_id)))
        seats = await db.scalar(select(func.count()).select_from(SessionParticipant))
        rooms = set(await db.scalars(select(Room.id).where(Room.access == "session")))
        jobs = Counter(await db.scalars(select(Job.kind)))
    assert Counter(session.status for session in sessions) == {
        "completed": 20,
        "missed": 10,
        "confirmed": 6,
        "requested": 4,
    }
    live = [session for session in sessions if session.status in ("confirmed", "requested")]
    assert {session.id for session in live} == held
    assert all(session.starts_at > clock.now() for session in live)
    assert all(session.ends_at < clock.now() for session in sessions if session not in live)
    assert (seats, rooms) == (80, {session.room_id for session in sessions if session.status == "confirmed"})
    assert jobs == {"session.close": 6, "session.expire": 4}
