"""What webhooks can hear of, and putting down, with the change of a session, that they have to."""

from enum import StrEnum
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from rooms.jobs.queue import enqueue
from rooms.ports import Clock

EVENT: Final = "webhook.event"
"""The kind of job. Its payload: `session`, `sequence`, `change`, and `at`, the moment of the change."""


class EventType(StrEnum):
    """One kind of event."""

    BOOKED = "session.booked"
    CHANGED = "session.changed"
    CANCELLED = "session.cancelled"
    STARTED = "session.started"
    ENDED = "session.ended"
    PING = "ping"
    """Sent on request only, to see whether the address answers."""


SUBSCRIBABLE: Final = tuple(event for event in EventType if event is not EventType.PING)

_OF_CHANGE: Final = {
    "requested": EventType.BOOKED,
    "confirmed": EventType.CHANGED,
    "rescheduled": EventType.CHANGED,
    "declined": EventType.CANCELLED,
    "cancelled": EventType.CANCELLED,
    "started": EventType.STARTED,
    "ended": EventType.ENDED,
}


def event_of(change: str, sequence: int) -> EventType:
    """The event that a change of a session is. What is confirmed before anything else happened was booked so."""
    return EventType.BOOKED if change == "confirmed" and sequence == 0 else EventType(_OF_CHANGE[change])


async def put_event_down(db: AsyncSession, clock: Clock, session_id: str, sequence: int, change: str) -> None:
    """Ask, in the transaction of the change, for everybody who listens to be told."""
    payload = {"session": session_id, "sequence": sequence, "change": change, "at": clock.now().isoformat()}
    await enqueue(db, clock, EVENT, f"{EVENT}/{session_id}/{sequence}/{change}", payload)
