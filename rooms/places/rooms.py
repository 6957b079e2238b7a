"""Finding rooms and keeping them."""

import re
from collections.abc import Collection, Mapping
from typing import TypedDict

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from rooms.chat.text import clean_line, clean_text
from rooms.errors import InvalidPayload, NameInvalid, RoomNotFound, SlugInvalid, SlugTaken
from rooms.models import Room, RoomAccess, RoomKind, Technopark
from rooms.models.room import WITH_SESSION
from rooms.ports import Clock

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
MAX_CAPACITY = 500
MANAGED = (RoomAccess.OPEN, RoomAccess.MEMBERS, RoomAccess.INVITE)
"""What a manager may choose; rooms of sessions come and go with them."""
NAME_LENGTH, SUMMARY_LENGTH, SLUG_LENGTH = 120, 600, 64


class RoomFields(TypedDict):
    """What a manager decides about a room."""

    slug: str
    name_id: str
    name_en: str
    summary_id: str
    summary_en: str
    kind: str
    access: str
    lobby: bool
    capacity: int


async def rooms_of(db: AsyncSession, technopark_id: str, *, archived: bool = False) -> list[Room]:
    """The rooms of one site in their order, without those of sessions; with the archived ones last, when asked."""
    query = select(Room).where(Room.technopark_id == technopark_id, Room.access != RoomAccess.SESSION)
    if not archived:
        query = query.where(Room.archived_at.is_(None))
    return list(await db.scalars(query.order_by(Room.archived_at.is_not(None), Room.position, Room.slug)))


async def all_rooms(db: AsyncSession) -> list[Room]:
    """Every open room of the network but those of sessions, each with its technopark."""
    return list(
        await db.scalars(
            select(Room)
            .where(Room.archived_at.is_(None), Room.access != RoomAccess.SESSION)
            .options(joinedload(Room.technopark))
            .order_by(Room.position, Room.slug)
        )
    )


async def rooms_by_id(db: AsyncSession, room_ids: Collection[str]) -> list[Room]:
    """Those of the rooms that are open, each with its technopark; sessions' rooms too."""
    return list(
        await db.scalars(
            select(Room)
            .where(Room.id.in_(room_ids), Room.archived_at.is_(None))
            .options(joinedload(Room.technopark), *WITH_SESSION)
        )
    )


async def room_by_slug(db: AsyncSession, technopark_slug: str, room_slug: str) -> Room:
    """One room with its technopark. Raises `RoomNotFound`."""
    found = await db.scalar(
        select(Room)
        .join(Technopark)
        .where(Technopark.slug == technopark_slug, Room.slug == room_slug, Room.archived_at.is_(None))
        .options(joinedload(Room.technopark), *WITH_SESSION)
    )
    if found is None:
        raise RoomNotFound
    return found


async def room_by_id(db: AsyncSession, room_id: str, *, archived: bool = False) -> Room:
    """One room with its technopark. Raises `RoomNotFound`."""
    found = await db.scalar(select(Room).where(Room.id == room_id).options(joinedload(Room.technopark), *WITH_SESSION))
    if found is None or (found.archived_at and not archived):
        raise RoomNotFound
    return found


async def create_room(db: AsyncSession, technopark_id: str, fields: RoomFields) -> Room:
    """A new room, after the others. Raises `SlugInvalid`, `SlugTaken`, `NameInvalid`, `InvalidPayload`."""
    clean = _clean(fields)
    last = await db.scalar(select(func.max(Room.position)).where(Room.technopark_id == technopark_id))
    room = Room(technopark_id=technopark_id, position=(last or 0) + 1, **clean)
    try:
        async with db.begin_nested():
            db.add(room)
    except IntegrityError:
        raise SlugTaken from None
    return room


async def update_room(db: AsyncSession, room: Room, fields: RoomFields) -> Room:
    """Change a room. Raises as `create_room` does."""
    for name, value in _clean(fields).items():
        setattr(room, name, value)
    try:
        async with db.begin_nested():
            await db.flush()
    except IntegrityError:
        raise SlugTaken from None
    return room


async def archive_room(room: Room, clock: Clock) -> None:
    """Close a room for good; its chat and attendance stay."""
    room.archived_at = room.archived_at or clock.now()


async def restore_room(room: Room) -> None:
    """Open an archived room again."""
    room.archived_at = None


def _clean(fields: RoomFields) -> Mapping[str, object]:
    slug = fields["slug"].strip().lower()
    if not SLUG.fullmatch(slug) or len(slug) > SLUG_LENGTH:
        raise SlugInvalid
    name_id, name_en = clean_line(fields["name_id"], NAME_LENGTH), clean_line(fields["name_en"], NAME_LENGTH)
    if not (name_id or name_en):
        raise NameInvalid(maximum=NAME_LENGTH)
    if fields["kind"] not in set(RoomKind) or fields["access"] not in MANAGED:
        raise InvalidPayload
    if not 1 <= fields["capacity"] <= MAX_CAPACITY:
        raise InvalidPayload
    return {
        "slug": slug,
        "name_id": name_id or name_en,
        "name_en": name_en or name_id,
        "summary_id": clean_text(fields["summary_id"]).strip()[:SUMMARY_LENGTH],
        "summary_en": clean_text(fields["summary_en"]).strip()[:SUMMARY_LENGTH],
        "kind": fields["kind"],
        "access": fields["access"],
        "lobby": fields["lobby"],
        "capacity": fields["capacity"],
    }
