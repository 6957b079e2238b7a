"""What is tidied up once in a while: logins that ended, guests who left nothing, files that were never sent."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog

from rooms.accounts.guests import forget_guests
from rooms.accounts.logins import forget_ended
from rooms.database import Database
from rooms.files.uploads import forget_unsent
from rooms.ports import Clock, FileStore

log = structlog.get_logger()
INTERVAL_SECONDS = 3600


async def tidy(database: Database, clock: Clock, files: FileStore) -> None:
    """Once."""
    async with database.begin() as db:
        await forget_ended(db, clock)
        await forget_guests(db, clock)
        keys = await forget_unsent(db, clock)
    for key in keys:
        await files.delete(key)


@asynccontextmanager
async def housekeeping(database: Database, clock: Clock, files: FileStore) -> AsyncIterator[None]:
    """Now and every hour, for as long as the context lasts."""

    async def forever() -> None:
        while True:
            try:
                await tidy(database, clock, files)
            except Exception:
                log.exception("housekeeping.failed")
            await asyncio.sleep(INTERVAL_SECONDS)

    task = asyncio.create_task(forever(), name="housekeeping")
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
