"""Answering a message with an emoji."""

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from rooms.chat.views import MessageView, view
from rooms.errors import InvalidPayload, MessageDeleted, MessageNotFound
from rooms.models import ChatMessage, ChatReaction
from rooms.ports import Clock

MAX_KINDS = 24
"""Different emojis under one message."""


def is_emoji(text: str) -> bool:
    """Whether the text looks like one emoji: short, and without letters, digits alone, or spaces."""
    return (
        0 < len(text) <= 16
        and any(ord(character) >= 0x2190 for character in text)
        and not any(character.isalpha() or character.isspace() or character in "<>&\"'" for character in text)
    )


async def react(
    db: AsyncSession, clock: Clock, *, room_id: str, message_id: str, person_id: str, emoji: str, on: bool
) -> MessageView:
    """Put an emoji under a message or take it away; doing so twice changes nothing.

    Raises `MessageNotFound`, `MessageDeleted`, `InvalidPayload`.
    """
    message = await db.scalar(
        select(ChatMessage).where(ChatMessage.id == message_id, ChatMessage.room_id == room_id).with_for_update()
    )
    if message is None:
        raise MessageNotFound
    if message.deleted_at:
        raise MessageDeleted
    if not is_emoji(emoji):
        raise InvalidPayload
    mine = (
        ChatReaction.message_id == message_id,
        ChatReaction.person_id == person_id,
        ChatReaction.emoji == emoji,
    )
    if not on:
        await db.execute(delete(ChatReaction).where(*mine))
    elif not await db.scalar(select(ChatReaction.emoji).where(*mine)):
        kinds = select(func.count(func.distinct(ChatReaction.emoji))).where(
            ChatReaction.message_id == message_id, ChatReaction.emoji != emoji
        )
        if (await db.scalar(kinds) or 0) >= MAX_KINDS:
            raise InvalidPayload
        try:
            async with db.begin_nested():
                db.add(ChatReaction(message_id=message_id, person_id=person_id, emoji=emoji, reacted_at=clock.now()))
        except IntegrityError:
            # Somebody pressed twice on two connections; once is what they meant.
            pass
    return await view(db, message)
