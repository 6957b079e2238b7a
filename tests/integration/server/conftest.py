"""A session that was booked, for the tests of its letters."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from rooms.database import Database
from rooms.mentoring.events import session_changed
from rooms.models import MentoringSession
from rooms.ports import Clock
from tests.mentoring import add_person, add_session
from tests.services import SettableClock

MAKASSAR, BANDUNG = "Asia/Makassar", "Asia/Jakarta"
Book = Callable[..., Awaitable[MentoringSession]]


@pytest.fixture
def book(database: Database, clock: SettableClock) -> Book:
    async def make(in_: timedelta = timedelta(days=3), at: Clock = clock, **values: object) -> MentoringSession:
        async with database.begin() as db:
            mentor = await add_person(db, at, "Mentor 1", time_zone=MAKASSAR)
            booker = await add_person(db, at, "Founder A", time_zone=BANDUNG, locale="en")
            session = await add_session(db, at, mentor, booker, starts_at=at.now() + in_)
            for name, value in values.items():
                setattr(session, name, value)
            await session_changed(db, at, session, "confirmed", mentor.id)
        return session

    return make
