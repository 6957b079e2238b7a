"""The files that a person brought: what is part of their own data besides the database's rows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from rooms.models import ChatFile, ChatMessage, MentorProfile, Startup, StartupMember

MOST: Final = 20_000


@dataclass(frozen=True, slots=True)
class PersonalFile:
    """One file. `path` is its own among the person's; `key` finds it in the store."""

    path: str
    key: str
    media_type: str | None
    created_at: datetime


async def personal_files(db: AsyncSession, person_id: str) -> list[PersonalFile]:
    """What was sent in chats and is not deleted, the photo of the mentor, the pitch decks of the teams."""
    return [*await _photo(db, person_id), *await _decks(db, person_id), *await _sent(db, person_id)]


async def _photo(db: AsyncSession, person_id: str) -> list[PersonalFile]:
    profile = await db.get(MentorProfile, person_id)
    if profile is None or profile.photo_key is None:
        return []
    return [PersonalFile("files/photo.jpg", profile.photo_key, "image/jpeg", profile.updated_at)]


async def _decks(db: AsyncSession, person_id: str) -> list[PersonalFile]:
    startups = await db.scalars(
        select(Startup)
        .join(StartupMember, StartupMember.startup_id == Startup.id)
        .where(StartupMember.person_id == person_id, Startup.deck_key.is_not(None))
        .order_by(Startup.slug)
        .limit(MOST)
    )
    return [
        PersonalFile(f"files/{one.slug}/{one.deck_name or 'deck.pdf'}", one.deck_key, None, one.updated_at)
        for one in startups
        if one.deck_key
    ]


async def _sent(db: AsyncSession, person_id: str) -> list[PersonalFile]:
    files = await db.scalars(
        select(ChatFile)
        .outerjoin(ChatMessage, ChatMessage.id == ChatFile.message_id)
        .where(ChatFile.uploader_id == person_id, ChatMessage.deleted_at.is_(None))
        .order_by(ChatFile.created_at, ChatFile.id)
        .limit(MOST)
    )
    # Files of one name are kept apart by their identifier, which the rows of `chat_file` tell too.
    return [
        PersonalFile(f"files/{one.id}/{one.name}", one.storage_key, one.media_type, one.created_at) for one in files
    ]
