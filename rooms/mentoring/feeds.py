"""A person's private calendar feed: made when they ask for it, and at another address when they ask again."""

from datetime import timedelta
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from rooms.mentoring.appointments import Appointment, appointments_of
from rooms.models import CalendarFeed, Person
from rooms.ports import Clock
from rooms.tokens import is_token, new_token

PAST: Final = timedelta(days=90)
"""How long ended and cancelled sessions stay in a feed."""


async def feed_token(db: AsyncSession, person_id: str) -> str | None:
    """The secret of the person's feed, if they have one."""
    return await db.scalar(select(CalendarFeed.token).where(CalendarFeed.person_id == person_id))


async def open_feed(db: AsyncSession, person_id: str) -> str:
    """Give the person a feed at a fresh address; one that they had is closed. Returns its secret."""
    # Two clicks at once would both insert; the person's own row lets one wait for the other.
    await db.execute(select(Person.id).where(Person.id == person_id).with_for_update(key_share=True))
    await close_feed(db, person_id)
    token = new_token()
    db.add(CalendarFeed(person_id=person_id, token=token))
    await db.flush()
    return token


async def close_feed(db: AsyncSession, person_id: str) -> None:
    """Take the feed away; who has none is no error."""
    await db.execute(delete(CalendarFeed).where(CalendarFeed.person_id == person_id))


async def read_feed(db: AsyncSession, clock: Clock, token: str) -> tuple[Person, list[Appointment]] | None:
    """Whose feed the secret opens, and their sessions; nothing for any other text, or a disabled account."""
    if not is_token(token):
        return None
    person = await db.scalar(
        select(Person)
        .join(CalendarFeed, CalendarFeed.person_id == Person.id)
        .where(CalendarFeed.token == token, ~Person.disabled)
    )
    if person is None:
        return None
    return person, await appointments_of(db, person.id, since=clock.now() - PAST)
