"""Photos of mentors and pitch decks of startups: recognised by their content, stored under a key of their own."""

import asyncio

from rooms.errors import FileTypeRefused
from rooms.files.images import ImagePool
from rooms.files.kinds import IMAGES, clean_file_name, media_type_of, name_for
from rooms.ids import new_id
from rooms.mentoring.startups import DECK_TYPES
from rooms.ports import FileStore

MOST_PHOTO = 8 * 1024 * 1024
"""Bytes of a photo as it comes from a phone; what is kept has some tens of kilobytes."""


async def store_photo(store: FileStore, images: ImagePool, *, name: str, content: bytes) -> str:
    """Draw a photo anew as a small square and keep it. Returns its key.

    Raises `FileTypeRefused`, `UploadInvalid`, `Overloaded`.
    """
    if await asyncio.to_thread(media_type_of, name, content) not in IMAGES:
        raise FileTypeRefused
    drawn = await images.portrait(content)
    key = new_id()
    await store.put(key, drawn.content)
    return key


async def store_deck(store: FileStore, *, name: str, content: bytes) -> tuple[str, str]:
    """Keep a pitch deck. Returns its key and the name to give it out by. Raises `FileTypeRefused`."""
    name = clean_file_name(name)
    media_type = await asyncio.to_thread(media_type_of, name, content)
    if media_type not in DECK_TYPES:
        raise FileTypeRefused
    key = new_id()
    await store.put(key, content)
    return key, name_for(name, media_type)
