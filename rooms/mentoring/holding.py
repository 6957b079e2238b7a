"""Holding time for a session. The primary key of its cells is what keeps two sessions from the same minutes."""

from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from rooms.mentoring.appointments import LIVE
from rooms.mentoring.errors import OwnTimeTaken, SlotTaken
from rooms.mentoring.slots import BookingRules, cells, held
from rooms.mentoring.wall_clock import to_minute
from rooms.models import MentoringSession, Person, SessionCell


async def lock_people(db: AsyncSession, *person_ids: str) -> None:
    """Let bookings of the same people come one after another, so that a daily limit holds and none ends in a deadlock.

    Always in the same order. SQLite has one writer anyhow.
    """
    await db.execute(
        select(Person.id).where(Person.id.in_(person_ids)).order_by(Person.id).with_for_update(key_share=True)
    )


async def hold(db: AsyncSession, session: MentoringSession, rules: BookingRules) -> None:
    """Hold the session's time for its mentor, with buffers, and for who booked it. It has been flushed.

    Raises `SlotTaken` or `OwnTimeTaken`; the transaction goes on as if nothing had been tried.
    """
    start, end = to_minute(session.starts_at), to_minute(session.ends_at)
    wanted = [(session.mentor_id, cell) for cell in cells(held(start, rules))]
    wanted += [(session.booked_by, cell) for cell in cells((start, end))]
    rows = [{"person_id": person_id, "cell": cell, "session_id": session.id} for person_id, cell in sorted(wanted)]
    try:
        async with db.begin_nested():
            await db.execute(insert(SessionCell), rows)
    except IntegrityError:
        mentors = [cell for person_id, cell in wanted if person_id == session.mentor_id]
        taken = select(SessionCell.cell).where(
            SessionCell.person_id == session.mentor_id, SessionCell.cell.in_(mentors)
        )
        raise SlotTaken if await db.scalar(taken.limit(1)) is not None else OwnTimeTaken from None


async def release(db: AsyncSession, session: MentoringSession) -> None:
    """Give the session's time back."""
    await db.execute(delete(SessionCell).where(SessionCell.session_id == session.id))


async def hold_anew(db: AsyncSession, mentor_id: str, rules: BookingRules, now: datetime) -> None:
    """Hold the mentor's sessions ahead with the buffers of today: a buffer gives way where another session is."""
    await lock_people(db, mentor_id)
    session = MentoringSession
    ahead = list(
        await db.scalars(
            select(session).where(session.mentor_id == mentor_id, session.status.in_(LIVE), session.ends_at > now)
        )
    )
    ids = [one.id for one in ahead]
    await db.execute(delete(SessionCell).where(SessionCell.person_id == mentor_id, SessionCell.session_id.in_(ids)))
    elsewhere = set(await db.scalars(select(SessionCell.cell).where(SessionCell.person_id == mentor_id)))
    spans = [(one.id, to_minute(one.starts_at), to_minute(one.ends_at)) for one in ahead]
    holder = {cell: one for one, start, end in spans for cell in cells((start, end))}
    for one, start, end in spans:
        for cell in cells((start - rules.before, end + rules.after)):
            holder.setdefault(cell, one)
    rows = [
        {"person_id": mentor_id, "cell": cell, "session_id": one}
        for cell, one in sorted(holder.items())
        if cell not in elsewhere
    ]
    if rows:
        await db.execute(insert(SessionCell), rows)
