"""Taking files in, and giving them out to whom they are meant for."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from rooms.attendance import has_attended
from rooms.errors import FileNotFound, FileTooLarge, UploadInvalid
from rooms.files.images import ImagePool
from rooms.files.kinds import IMAGES, clean_file_name, media_type_of, name_for
from rooms.identity import Identity
from rooms.ids import new_id
from rooms.models import ChatFile, ChatMessage, Room
from rooms.models.room import WITH_SESSION
from rooms.permissions import Permission
from rooms.ports import Clock, FileStore
from rooms.standing import standing_in

MAX_SIZE = 20 * 1024 * 1024
UNSENT_LIFETIME = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PreparedFile:
    """A file that was received, recognised and stored, not yet in the database."""

    id: str
    name: str
    media_type: str
    size: int
    sha256: str
    image: bool
    width: int | None
    height: int | None


async def receive(chunks: AsyncIterator[bytes], limit: int = MAX_SIZE) -> bytes:
    """The whole content; reading stops as soon as it is too long. Raises `FileTooLarge`, `UploadInvalid` when empty."""
    content = bytearray()
    async for chunk in chunks:
        content += chunk
        if len(content) > limit:
            raise FileTooLarge(megabytes=limit // (1024 * 1024))
    if not content:
        raise UploadInvalid
    return bytes(content)


async def prepare(store: FileStore, images: ImagePool, *, name: str, content: bytes) -> PreparedFile:
    """Recognise and store a file. Raises `FileTypeRefused`, `UploadInvalid`, `Overloaded`."""
    name = clean_file_name(name)
    media_type = await asyncio.to_thread(media_type_of, name, content)
    width = height = None
    image = media_type in IMAGES
    if image:
        drawn = await images.redraw(content)
        content, media_type, width, height = drawn.content, drawn.media_type, drawn.width, drawn.height
    file_id = new_id()
    await store.put(file_id, content)
    return PreparedFile(
        id=file_id,
        name=name_for(name, media_type),
        media_type=media_type,
        size=len(content),
        sha256=await asyncio.to_thread(_sha256, content),
        image=image,
        width=width,
        height=height,
    )


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


async def record(db: AsyncSession, clock: Clock, file: PreparedFile, *, room_id: str, uploader_id: str) -> ChatFile:
    """Note the stored file; it belongs to its uploader until it is sent with a message."""
    row = ChatFile(
        id=file.id,
        room_id=room_id,
        uploader_id=uploader_id,
        name=file.name,
        media_type=file.media_type,
        size=file.size,
        sha256=file.sha256,
        storage_key=file.id,
        image=file.image,
        width=file.width,
        height=file.height,
        created_at=clock.now(),
    )
    db.add(row)
    await db.flush()
    return row


async def may_upload(db: AsyncSession, identity: Identity, room: Room) -> bool:
    """Whether the person may attach files in the room: who is or was inside, or moderates there."""
    here = standing_in(identity, room).permissions
    if Permission.CHAT_ATTACH not in here:
        return False
    return Permission.MODERATE in here or await has_attended(db, room_id=room.id, person_id=identity.person_id)


async def readable_file(db: AsyncSession, identity: Identity, file_id: str) -> ChatFile:
    """The file, if the person may have it: who was in its room then or later, who moderates there, or who uploaded it.

    Raises `FileNotFound`, also for what is another's, so that nobody learns what exists.
    """
    row = (
        await db.execute(
            select(ChatFile, Room, ChatMessage.deleted_at)
            .join(Room, Room.id == ChatFile.room_id)
            .outerjoin(ChatMessage, ChatMessage.id == ChatFile.message_id)
            .where(ChatFile.id == file_id)
            .options(*WITH_SESSION)
        )
    ).first()
    if row is None:
        raise FileNotFound
    file, room, deleted_at = row
    if file.uploader_id == identity.person_id and deleted_at is None:
        return file
    if file.message_id is None or deleted_at is not None:
        raise FileNotFound
    if Permission.MODERATE in standing_in(identity, room).permissions:
        return file
    # Who left reads what was there, and not what came afterwards.
    if await has_attended(db, room_id=file.room_id, person_id=identity.person_id, until=file.created_at):
        return file
    raise FileNotFound


async def forget_unsent(db: AsyncSession, clock: Clock, limit: int = 500) -> list[str]:
    """Delete files that were never sent, or whose message was deleted. Returns the keys to remove from the store."""
    rows = list(
        await db.scalars(
            select(ChatFile)
            .outerjoin(ChatMessage, ChatMessage.id == ChatFile.message_id)
            .where(
                or_(
                    ChatFile.message_id.is_(None) & (ChatFile.created_at < clock.now() - UNSENT_LIFETIME),
                    ChatMessage.deleted_at.is_not(None),
                )
            )
            .limit(limit)
        )
    )
    for row in rows:
        await db.delete(row)
    return [row.storage_key for row in rows]
