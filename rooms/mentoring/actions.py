"""What people of a session will do, by when. What is still open comes back in the next session of the same people."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from rooms.chat.text import clean_text
from rooms.errors import InvalidPayload, NotFound
from rooms.mentoring.errors import ActionEmpty, ActionsFull
from rooms.models import ActionItem, ActionState, MentoringSession, SessionParticipant
from rooms.ports import Clock

MAX_ITEMS: Final = 50
TEXT_LENGTH: Final = 500
MAX_CARRIED: Final = 30


async def actions_of(db: AsyncSession, session_id: str) -> Sequence[ActionItem]:
    """All items of the session, in the order in which they were agreed."""
    rows = await db.scalars(
        select(ActionItem).where(ActionItem.session_id == session_id).order_by(ActionItem.created_at, ActionItem.id)
    )
    return rows.all()


async def carried_over(db: AsyncSession, session: MentoringSession) -> Sequence[ActionItem]:
    """What earlier sessions of the same mentor with the same startup, or the same booker, left open; oldest first."""
    same = (
        MentoringSession.startup_id == session.startup_id
        if session.startup_id
        else MentoringSession.booked_by == session.booked_by
    )
    rows = await db.scalars(
        select(ActionItem)
        .join(MentoringSession, MentoringSession.id == ActionItem.session_id)
        .where(
            ActionItem.state == ActionState.OPEN,
            MentoringSession.mentor_id == session.mentor_id,
            same,
            MentoringSession.starts_at < session.starts_at,
        )
        .order_by(ActionItem.created_at, ActionItem.id)
        .limit(MAX_CARRIED)
    )
    return rows.all()


async def add_action(
    db: AsyncSession,
    clock: Clock,
    session_id: str,
    *,
    text: str,
    owner_id: str | None,
    due_on: date | None,
    by: str,
) -> ActionItem:
    """Agree on something. Raises `ActionEmpty`, `ActionsFull`, `InvalidPayload` for an owner from outside."""
    if len(await actions_of(db, session_id)) >= MAX_ITEMS:
        raise ActionsFull(maximum=MAX_ITEMS)
    await _check_owner(db, session_id, owner_id)
    item = ActionItem(
        session_id=session_id,
        text=_text(text),
        owner_id=owner_id,
        due_on=due_on,
        state=ActionState.OPEN,
        created_by=by,
        created_at=clock.now(),
    )
    db.add(item)
    await db.flush()
    return item


async def change_action(
    db: AsyncSession,
    clock: Clock,
    session: MentoringSession,
    item_id: str,
    *,
    text: str,
    owner_id: str | None,
    due_on: date | None,
    state: ActionState,
) -> None:
    """Change an item of the session, or one that was carried over into it.

    Raises `NotFound`, `ActionEmpty`, and `InvalidPayload` for an owner from outside.
    """
    item = await db.get(ActionItem, item_id)
    known = item is not None and (
        item.session_id == session.id or item.id in [each.id for each in await carried_over(db, session)]
    )
    if item is None or not known:
        raise NotFound
    if owner_id != item.owner_id:
        await _check_owner(db, session.id, owner_id)
    item.text, item.owner_id, item.due_on = _text(text), owner_id, due_on
    if state != item.state:
        item.state = state
        item.done_at = clock.now() if state is not ActionState.OPEN else None
    await db.flush()


async def _check_owner(db: AsyncSession, session_id: str, owner_id: str | None) -> None:
    if owner_id is not None and await db.get(SessionParticipant, (session_id, owner_id)) is None:
        raise InvalidPayload


def _text(text: str) -> str:
    clean = clean_text(text).strip()[:TEXT_LENGTH]
    if not clean:
        raise ActionEmpty
    return clean
