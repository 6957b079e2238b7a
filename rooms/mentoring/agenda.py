"""The points of a session's agenda, in their order."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from rooms.chat.text import clean_line
from rooms.errors import InvalidPayload, NotFound
from rooms.mentoring.errors import AgendaFull, TopicEmpty
from rooms.models import AgendaItem
from rooms.ports import Clock

MAX_ITEMS: Final = 30
TITLE_LENGTH: Final = 160
MAX_MINUTES: Final = 240


async def agenda_of(db: AsyncSession, session_id: str) -> Sequence[AgendaItem]:
    """All points in order."""
    rows = await db.scalars(
        select(AgendaItem).where(AgendaItem.session_id == session_id).order_by(AgendaItem.position, AgendaItem.id)
    )
    return rows.all()


async def add_item(db: AsyncSession, session_id: str, title: str, minutes: int) -> AgendaItem:
    """A new point, the last. Raises `TopicEmpty`, `InvalidPayload`, `AgendaFull`."""
    items = await agenda_of(db, session_id)
    if len(items) >= MAX_ITEMS:
        raise AgendaFull(maximum=MAX_ITEMS)
    position = items[-1].position + 1 if items else 0
    item = AgendaItem(session_id=session_id, position=position, title=_title(title), minutes=_minutes(minutes))
    db.add(item)
    await db.flush()
    return item


async def change_item(
    db: AsyncSession, clock: Clock, session_id: str, item_id: str, *, title: str, minutes: int, done: bool
) -> None:
    """Say it otherwise, or tick it off. Raises as `add_item` does, and `NotFound`."""
    item = await _item(db, session_id, item_id)
    item.title, item.minutes = _title(title), _minutes(minutes)
    item.done_at = (item.done_at or clock.now()) if done else None


async def move_item(db: AsyncSession, session_id: str, item_id: str, place: int) -> None:
    """Put a point at a place, counted from 0; beyond the end it is the last. Raises `NotFound`."""
    items = list(await agenda_of(db, session_id))
    item = await _item(db, session_id, item_id)
    items.remove(item)
    items.insert(place, item)
    for position, each in enumerate(items):
        each.position = position


async def remove_item(db: AsyncSession, session_id: str, item_id: str) -> None:
    """Take a point off. Raises `NotFound`."""
    await db.delete(await _item(db, session_id, item_id))


@dataclass(frozen=True, slots=True)
class Point:
    """A point as it is to be; without an identifier it is new."""

    title: str
    minutes: int
    done: bool = False
    id: str | None = None


async def set_agenda(db: AsyncSession, clock: Clock, session_id: str, points: Sequence[Point]) -> Sequence[AgendaItem]:
    """Make the points the whole agenda, in this order; those that are not named go.

    Raises `TopicEmpty`, `InvalidPayload` for one that is named twice, `AgendaFull`, `NotFound`.
    """
    if len(points) > MAX_ITEMS:
        raise AgendaFull(maximum=MAX_ITEMS)
    known = {item.id: item for item in await agenda_of(db, session_id)}
    kept = [point.id for point in points if point.id is not None]
    if len(set(kept)) != len(kept):
        raise InvalidPayload
    if set(kept) - known.keys():
        raise NotFound
    items = []
    for position, point in enumerate(points):
        item = known.pop(point.id) if point.id else AgendaItem(session_id=session_id)
        item.position, item.title, item.minutes = position, _title(point.title), _minutes(point.minutes)
        item.done_at = (item.done_at or clock.now()) if point.done else None
        db.add(item)
        items.append(item)
    for gone in known.values():
        await db.delete(gone)
    await db.flush()
    return items


async def _item(db: AsyncSession, session_id: str, item_id: str) -> AgendaItem:
    item = await db.get(AgendaItem, item_id)
    if item is None or item.session_id != session_id:
        raise NotFound
    return item


def _title(text: str) -> str:
    title = clean_line(text, TITLE_LENGTH)
    if not title:
        raise TopicEmpty
    return title


def _minutes(minutes: int) -> int:
    if not 1 <= minutes <= MAX_MINUTES:
        raise InvalidPayload
    return minutes
