"""Posting, changing and reading messages."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from rooms.chat.markdown import rendered
from rooms.chat.text import clean_text
from rooms.chat.views import MessageView, view, views
from rooms.errors import (
    Conflict,
    FileNotFound,
    MessageDeleted,
    MessageEmpty,
    MessageNotFound,
    NotPermitted,
    RoomNotFound,
)
from rooms.models import ChatFile, ChatMessage, Room
from rooms.ports import Clock

MAX_PAGE = 100


@dataclass(frozen=True, slots=True)
class MessagePage:
    """Messages, oldest first, and whether there are more in the direction that was asked for."""

    messages: list[MessageView]
    has_more: bool


async def post_message(
    db: AsyncSession,
    clock: Clock,
    *,
    room_id: str,
    author_id: str,
    author_name: str,
    client_msg_id: str,
    text: str,
    reply_to: str | None = None,
    mentions: Sequence[str] = (),
    file_ids: Sequence[str] = (),
) -> tuple[MessageView, bool]:
    """Post once: a second call with the same author and `client_msg_id` gives the first message, and False.

    Raises `MessageEmpty`, `MessageNotFound` (the one replied to), `FileNotFound`, `RoomNotFound`,
    and `Conflict` when the identifier was used in another room.
    """
    earlier = await _by_client_id(db, room_id, author_id, client_msg_id)
    if earlier is not None:
        return await view(db, earlier), False
    text = clean_text(text).strip()
    if not text and not file_ids:
        raise MessageEmpty
    if reply_to is not None:
        await _message(db, room_id, reply_to)
    html = await rendered(text)
    try:
        async with db.begin_nested():
            # The room's row is locked by this update until the commit, so numbers have no gap and no double.
            seq = await db.scalar(
                update(Room).where(Room.id == room_id).values(last_seq=Room.last_seq + 1).returning(Room.last_seq)
            )
            if seq is None:
                raise RoomNotFound
            message = ChatMessage(
                room_id=room_id,
                seq=seq,
                author_id=author_id,
                author_name=author_name,
                client_msg_id=client_msg_id,
                text=text,
                html=html,
                mentions=list(dict.fromkeys(mentions)),
                reply_to_id=reply_to,
                sent_at=clock.now(),
            )
            db.add(message)
            await db.flush()
            await _attach(db, message, file_ids)
    except IntegrityError:
        earlier = await _by_client_id(db, room_id, author_id, client_msg_id)
        if earlier is None:
            raise
        return await view(db, earlier), False
    return await view(db, message), True


async def edit_message(
    db: AsyncSession, clock: Clock, *, room_id: str, message_id: str, editor_id: str, text: str
) -> MessageView:
    """Change one's own words. Raises `MessageNotFound`, `MessageDeleted`, `NotPermitted`, `MessageEmpty`."""
    message = await _message(db, room_id, message_id, lock=True)
    if message.author_id != editor_id:
        raise NotPermitted
    if message.deleted_at:
        raise MessageDeleted
    text = clean_text(text).strip()
    if not text:
        raise MessageEmpty
    if text != message.text:
        message.text, message.html, message.edited_at = text, await rendered(text), clock.now()
        await db.flush()
    return await view(db, message)


async def delete_message(
    db: AsyncSession, clock: Clock, *, room_id: str, message_id: str, by: str, moderator: bool
) -> MessageView:
    """Take the words and files away and keep the place. Authors and moderators may. Raises as `edit_message` does."""
    message = await _message(db, room_id, message_id, lock=True)
    if message.author_id != by and not moderator:
        raise NotPermitted
    if message.deleted_at is None:
        message.text, message.html, message.mentions, message.deleted_at = "", "", [], clock.now()
        await db.flush()
    return await view(db, message)


async def history(
    db: AsyncSession,
    room_id: str,
    *,
    before_seq: int | None = None,
    after_seq: int | None = None,
    limit: int = 50,
) -> MessagePage:
    """The newest messages, those before a number, or those after it. Four queries."""
    limit = max(1, min(limit, MAX_PAGE))
    query = select(ChatMessage).where(ChatMessage.room_id == room_id)
    if after_seq is not None:
        query = query.where(ChatMessage.seq > after_seq).order_by(ChatMessage.seq)
    else:
        if before_seq is not None:
            query = query.where(ChatMessage.seq < before_seq)
        query = query.order_by(ChatMessage.seq.desc())
    rows = list(await db.scalars(query.limit(limit + 1)))
    page = sorted(rows[:limit], key=lambda message: message.seq)
    return MessagePage(await views(db, page), len(rows) > limit)


async def _by_client_id(db: AsyncSession, room_id: str, author_id: str, client_msg_id: str) -> ChatMessage | None:
    found = await db.scalar(
        select(ChatMessage).where(ChatMessage.author_id == author_id, ChatMessage.client_msg_id == client_msg_id)
    )
    if found is not None and found.room_id != room_id:
        raise Conflict
    return found


async def _message(db: AsyncSession, room_id: str, message_id: str, *, lock: bool = False) -> ChatMessage:
    query = select(ChatMessage).where(ChatMessage.id == message_id, ChatMessage.room_id == room_id)
    found = await db.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise MessageNotFound
    return found


async def _attach(db: AsyncSession, message: ChatMessage, file_ids: Sequence[str]) -> None:
    wanted = set(file_ids)
    if not wanted:
        return
    taken = await db.execute(
        update(ChatFile)
        .where(
            ChatFile.id.in_(wanted),
            ChatFile.room_id == message.room_id,
            ChatFile.uploader_id == message.author_id,
            ChatFile.message_id.is_(None),
        )
        .values(message_id=message.id)
        .returning(ChatFile.id)
    )
    if len(taken.all()) != len(wanted):
        raise FileNotFound
