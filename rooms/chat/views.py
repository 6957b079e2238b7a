"""Messages as they are shown, read in a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from rooms.chat.markdown import plain
from rooms.models import ChatFile, ChatMessage, ChatReaction

EXCERPT = 140
EXCERPT_FROM = 2000
"""Characters of HTML that an excerpt is read from: a page may show a hundred, and a message has up to 30,000."""


@dataclass(frozen=True, slots=True)
class FileView:
    """A file under a message."""

    id: str
    name: str
    media_type: str
    size: int
    image: bool
    width: int | None
    height: int | None


@dataclass(frozen=True, slots=True)
class ReactionView:
    """One emoji and who chose it, in the order that they did."""

    emoji: str
    person_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReplyView:
    """What a message answers."""

    id: str
    author_name: str
    excerpt: str


@dataclass(frozen=True, slots=True)
class MessageView:
    """One message, whole."""

    id: str
    room_id: str
    seq: int
    author_id: str
    author_name: str
    client_msg_id: str
    text: str
    html: str
    sent_at: datetime
    edited_at: datetime | None
    deleted: bool
    reply_to: ReplyView | None
    mentions: tuple[str, ...]
    reactions: tuple[ReactionView, ...]
    files: tuple[FileView, ...]


def file_view(file: ChatFile) -> FileView:
    """A file as it is shown."""
    return FileView(file.id, file.name, file.media_type, file.size, file.image, file.width, file.height)


async def view(db: AsyncSession, message: ChatMessage) -> MessageView:
    """One message as it is shown."""
    return (await views(db, [message]))[0]


async def views(db: AsyncSession, messages: Sequence[ChatMessage]) -> list[MessageView]:
    """The messages as they are shown: three queries however many there are."""
    ids = [message.id for message in messages]
    reactions = await _reactions(db, ids)
    files = await _files(db, ids)
    replies = await _replies(db, {message.reply_to_id for message in messages if message.reply_to_id})
    return [
        MessageView(
            id=message.id,
            room_id=message.room_id,
            seq=message.seq,
            author_id=message.author_id,
            author_name=message.author_name,
            client_msg_id=message.client_msg_id,
            text=message.text,
            html=message.html,
            sent_at=message.sent_at,
            edited_at=message.edited_at,
            deleted=message.deleted_at is not None,
            reply_to=replies.get(message.reply_to_id or ""),
            mentions=tuple(message.mentions),
            reactions=reactions.get(message.id, ()),
            files=() if message.deleted_at else files.get(message.id, ()),
        )
        for message in messages
    ]


async def _reactions(db: AsyncSession, ids: list[str]) -> dict[str, tuple[ReactionView, ...]]:
    rows = await db.scalars(
        select(ChatReaction)
        .where(ChatReaction.message_id.in_(ids))
        .order_by(ChatReaction.reacted_at, ChatReaction.person_id)
    )
    found: dict[str, dict[str, list[str]]] = {}
    for row in rows:
        found.setdefault(row.message_id, {}).setdefault(row.emoji, []).append(row.person_id)
    return {
        message_id: tuple(ReactionView(emoji, tuple(people)) for emoji, people in emojis.items())
        for message_id, emojis in found.items()
    }


async def _files(db: AsyncSession, ids: list[str]) -> dict[str, tuple[FileView, ...]]:
    rows = await db.scalars(
        select(ChatFile).where(ChatFile.message_id.in_(ids)).order_by(ChatFile.created_at, ChatFile.id)
    )
    found: dict[str, tuple[FileView, ...]] = {}
    for row in rows:
        if row.message_id:
            found[row.message_id] = (*found.get(row.message_id, ()), file_view(row))
    return found


async def _replies(db: AsyncSession, ids: set[str]) -> dict[str, ReplyView]:
    rows = await db.scalars(select(ChatMessage).where(ChatMessage.id.in_(ids)))
    return {row.id: ReplyView(row.id, row.author_name, plain(row.html[:EXCERPT_FROM])[:EXCERPT]) for row in rows}
