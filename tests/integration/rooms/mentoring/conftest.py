"""A mentor in Makassar whom startups in Bandung can book."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from rooms.database import Database
from rooms.identity import Identity
from rooms.mentoring.availability import set_weekly_hours
from rooms.mentoring.bookings import NewBooking, book
from rooms.models import MentoringSession, MentorProfile, Person, SessionCell
from rooms.permissions import Role
from rooms.places.technoparks import technopark_by_slug
from rooms.ports import Clock
from tests.integration.rooms.conftest import Sign, lounge, network, sign

__all__ = ["lounge", "network", "sign"]

MORNING = [(9 * 60, 12 * 60)]
NINE, TEN = datetime(2026, 1, 6, 1, 0, tzinfo=UTC), datetime(2026, 1, 6, 2, 0, tzinfo=UTC)
"""Tuesday at nine and at ten in Makassar, the day after the clock's."""

MakeMentor = Callable[..., Awaitable[Identity]]


@pytest.fixture
async def make_mentor(network: Database, clock: Clock, sign: Sign) -> MakeMentor:
    """`await make_mentor("Mentor 1", approval="automatic")`: hours on weekday mornings, an hour each, no notice."""

    async def make(name: str, zone: str = "Asia/Makassar", **settings: Any) -> Identity:
        who = await sign(name, Role.MENTOR, "makassar")
        plain = {"slot_minutes": 60, "buffer_before": 0, "buffer_after": 0, "notice_hours": 0, "daily_limit": 12}
        async with network.begin() as db:
            (await db.get_one(Person, who.person_id)).time_zone = zone
            db.add(
                MentorProfile(
                    person_id=who.person_id,
                    technopark_id=(await technopark_by_slug(db, "makassar")).id,
                    published=True,
                    created_at=clock.now(),
                    updated_at=clock.now(),
                    **{**plain, **settings},
                )
            )
            await db.flush()
            await set_weekly_hours(db, who.person_id, dict.fromkeys(range(5), MORNING))
        return who

    return make


@dataclass
class Booking:
    """Books for people, and looks at what time they hold."""

    database: Database
    clock: Clock

    async def __call__(self, booker: Identity, mentor: Identity, at: datetime, **more: Any) -> MentoringSession:
        async with self.database.begin() as db:
            new = NewBooking(mentor.person_id, at, **{"topic": "Harga pertama", **more})
            return await book(db, self.clock, booker, new)

    async def cells(self, session: MentoringSession) -> dict[str, int]:
        """How many cells the session holds, by person."""
        async with self.database.read() as db:
            rows = await db.scalars(select(SessionCell.person_id).where(SessionCell.session_id == session.id))
            held = list(rows)
        return {person_id: held.count(person_id) for person_id in held}


@pytest.fixture
def booking(network: Database, clock: Clock) -> Booking:
    return Booking(network, clock)
