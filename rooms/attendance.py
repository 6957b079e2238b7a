"""Who was inside, from when to when."""

from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from rooms.models import AttendanceSpan
from rooms.ports import Clock

ORPHAN_AFTER = timedelta(minutes=2)


async def open_span(
    db: AsyncSession,
    clock: Clock,
    *,
    room_id: str,
    person_id: str,
    participant_id: str,
    node_id: str,
    name: str,
    role: str,
) -> str:
    """Note that someone entered; returns the span's identifier."""
    now = clock.now()
    span = AttendanceSpan(
        room_id=room_id,
        person_id=person_id,
        participant_id=participant_id,
        node_id=node_id,
        name=name,
        role=role,
        entered_at=now,
        seen_at=now,
    )
    db.add(span)
    await db.flush()
    return span.id


async def close_span(db: AsyncSession, clock: Clock, span_id: str) -> None:
    """Note that they left; the first time counts."""
    await db.execute(
        update(AttendanceSpan)
        .where(AttendanceSpan.id == span_id, AttendanceSpan.left_at.is_(None))
        .values(left_at=clock.now())
    )


async def note_alive(db: AsyncSession, clock: Clock, node_id: str) -> None:
    """Note that the node still holds its spans; called more often than `ORPHAN_AFTER`."""
    await db.execute(
        update(AttendanceSpan)
        .where(AttendanceSpan.node_id == node_id, AttendanceSpan.left_at.is_(None))
        .values(seen_at=clock.now())
    )


async def close_orphans(db: AsyncSession, clock: Clock) -> int:
    """Close the spans of nodes that died, at the time when they were last alive. Returns how many."""
    closed = await db.execute(
        update(AttendanceSpan)
        .where(AttendanceSpan.left_at.is_(None), AttendanceSpan.seen_at < clock.now() - ORPHAN_AFTER)
        .values(left_at=AttendanceSpan.seen_at)
        .returning(AttendanceSpan.id)
    )
    return len(closed.all())


async def has_attended(db: AsyncSession, *, room_id: str, person_id: str, until: datetime | None = None) -> bool:
    """Whether the person was ever inside, or is; with `until`, whether they were at that time or later."""
    query = select(AttendanceSpan.id).where(AttendanceSpan.person_id == person_id, AttendanceSpan.room_id == room_id)
    if until is not None:
        query = query.where(or_(AttendanceSpan.left_at.is_(None), AttendanceSpan.left_at >= until))
    return bool(await db.scalar(query.limit(1)))


async def spans_of(db: AsyncSession, room_id: str, limit: int = 200) -> list[AttendanceSpan]:
    """The room's latest stays, newest first."""
    rows = await db.scalars(
        select(AttendanceSpan)
        .where(AttendanceSpan.room_id == room_id)
        .order_by(AttendanceSpan.entered_at.desc(), AttendanceSpan.id)
        .limit(limit)
    )
    return list(rows)
