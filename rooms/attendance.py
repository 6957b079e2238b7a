"""Who was inside, from when to when."""

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from rooms.models import AttendanceSpan
from rooms.ports import Clock


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
    span = AttendanceSpan(
        room_id=room_id,
        person_id=person_id,
        participant_id=participant_id,
        node_id=node_id,
        name=name,
        role=role,
        entered_at=clock.now(),
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


async def close_orphans(db: AsyncSession, clock: Clock, *, except_nodes: set[str]) -> int:
    """Close the spans of nodes that are gone, as if everyone left now. Returns how many."""
    closed = await db.execute(
        update(AttendanceSpan)
        .where(AttendanceSpan.left_at.is_(None), AttendanceSpan.node_id.not_in(except_nodes))
        .values(left_at=clock.now())
        .returning(AttendanceSpan.id)
    )
    return len(closed.all())


async def has_attended(db: AsyncSession, *, room_id: str, person_id: str) -> bool:
    """Whether the person was ever inside, or is."""
    return bool(
        await db.scalar(
            select(AttendanceSpan.id)
            .where(AttendanceSpan.person_id == person_id, AttendanceSpan.room_id == room_id)
            .limit(1)
        )
    )


async def spans_of(db: AsyncSession, room_id: str, limit: int = 200) -> list[AttendanceSpan]:
    """The room's latest stays, newest first."""
    rows = await db.scalars(
        select(AttendanceSpan)
        .where(AttendanceSpan.room_id == room_id)
        .order_by(AttendanceSpan.entered_at.desc(), AttendanceSpan.id)
        .limit(limit)
    )
    return list(rows)
