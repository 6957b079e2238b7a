"""A mentor who opens more hours: whoever waits hears of it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from rooms.mentoring.offers import offered_slots
from rooms.mentoring.waiting import time_was_freed
from rooms.models import MentorProfile
from rooms.ports import Clock


@asynccontextmanager
async def telling_who_waits(db: AsyncSession, clock: Clock, mentor: MentorProfile) -> AsyncIterator[None]:
    """Change hours inside; when slots came of it that were not offered before, those who wait are told of the first.

    The mentor comes with their person.
    """
    before = set(await _offered(db, clock, mentor))
    yield
    await db.flush()
    added = [slot for slot in await _offered(db, clock, mentor) if slot not in before]
    if added and mentor.published:
        await time_was_freed(db, clock, mentor_id=mentor.person_id, at=added[0])


async def _offered(db: AsyncSession, clock: Clock, mentor: MentorProfile) -> list[datetime]:
    now = clock.now()
    return await offered_slots(db, clock, mentor, now, now + timedelta(days=mentor.horizon_days))
