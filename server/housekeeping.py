"""What is tidied up once in a while: logins and tokens that ended, guests who left nothing, files that were never sent,
stays at nodes that died, jobs long done, what programs were answered and told."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

import structlog

from rooms.accounts.api_tokens import forget_ended_tokens
from rooms.accounts.guests import forget_guests
from rooms.accounts.logins import forget_ended
from rooms.attendance import close_orphans, note_alive
from rooms.database import Database
from rooms.files.uploads import forget_unsent
from rooms.idempotency import forget_answers
from rooms.jobs.leases import forget_old_jobs
from rooms.ports import Clock, FileStore
from rooms.webhooks.deliveries import forget_old_deliveries

log = structlog.get_logger()
TIDY_SECONDS = 3600
ALIVE_SECONDS = 30
FINISH_SECONDS = 5


async def tidy(database: Database, clock: Clock, files: FileStore) -> None:
    """Once."""
    async with database.begin() as db:
        await forget_ended(db, clock)
        await forget_ended_tokens(db, clock)
        await forget_guests(db, clock)
        await forget_old_jobs(db, clock)
        await forget_answers(db, clock)
        await forget_old_deliveries(db, clock)
        keys = await forget_unsent(db, clock)
    for key in keys:
        await files.delete(key)


async def note_attendance(database: Database, clock: Clock, node_id: str) -> None:
    """Once: this node is alive, and the stays at nodes that are not have ended."""
    async with database.begin() as db:
        await note_alive(db, clock, node_id)
        await close_orphans(db, clock)


@asynccontextmanager
async def housekeeping(database: Database, clock: Clock, files: FileStore, node_id: str) -> AsyncIterator[None]:
    """Now and again, for as long as the context lasts. What was begun then is finished, for a bounded time: a
    transaction that is cut off in the middle is an error in the log, and nobody's."""
    stopping = asyncio.Event()

    async def forever(seconds: float, work: Callable[[], Awaitable[None]]) -> None:
        while not stopping.is_set():
            try:
                await work()
            except Exception:
                log.exception("housekeeping.failed")
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await stopping.wait()

    tasks = [
        asyncio.create_task(forever(TIDY_SECONDS, lambda: tidy(database, clock, files)), name="tidy"),
        asyncio.create_task(forever(ALIVE_SECONDS, lambda: note_attendance(database, clock, node_id)), name="alive"),
    ]
    try:
        yield
    finally:
        stopping.set()
        await asyncio.wait(tasks, timeout=FINISH_SECONDS)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
