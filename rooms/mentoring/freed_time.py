"""What somebody on a waiting list is told when a slot comes free."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from rooms.models import Person, WaitingEntry
from rooms.ports import Clock


@dataclass(frozen=True, slots=True)
class FreedTime:
    """A slot of a mentor that came free, for one who waits. Whoever books first has it."""

    mentor_id: str
    mentor: str
    mentor_zone: str
    at: datetime
    name: str
    email: str
    locale: str
    time_zone: str


async def freed_time(db: AsyncSession, clock: Clock, payload: Mapping[str, Any]) -> FreedTime | None:
    """What a job of the kind `waiting.time_freed` tells; none when they wait no more, or the time is past."""
    at = datetime.fromisoformat(payload["at"])
    mentor, waiter = aliased(Person), aliased(Person)
    found = await db.execute(
        select(mentor, waiter)
        .select_from(WaitingEntry)
        .join(mentor, mentor.id == WaitingEntry.mentor_id)
        .join(waiter, waiter.id == WaitingEntry.person_id)
        .where(WaitingEntry.id == payload["entry"], ~mentor.disabled, ~waiter.disabled)
    )
    row = found.one_or_none()
    if row is None or at <= clock.now():
        return None
    whose, who = row
    if who.email is None:
        return None
    return FreedTime(
        mentor_id=whose.id,
        mentor=whose.name,
        mentor_zone=whose.time_zone,
        at=at,
        name=who.name,
        email=who.email,
        locale=who.locale,
        time_zone=who.time_zone,
    )
