"""A node of the product whose clock stands still until the test moves it; its jobs, sockets and media are real."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from rooms.accounts.passwords import PasswordHasher
from rooms.database import Database
from rooms.models import Job
from server.application import application
from server.serve import listening, prepare
from server.settings import Settings
from tests.e2e.service import Service
from tests.services import SettableClock


@dataclass(frozen=True)
class TimedNode:
    """The node, in this process and on its loop."""

    service: Service
    database: Database
    clock: SettableClock

    async def until(self, moment: datetime) -> None:
        """Let time pass, and wait until all that has become due by then is done."""
        # A lease that ends because time jumps would have its job done twice.
        await self.settled()
        self.clock.moment = moment
        await self.settled()

    async def settled(self) -> None:
        """Wait until the node's own worker has done all that is due; nothing may have gone wrong."""
        for _ in range(600):
            if not (due := await self._due()):
                return
            await asyncio.sleep(0.05)
        raise AssertionError(f"not done in half a minute: {due}")

    async def _due(self) -> list[str]:
        async with self.database.read() as db:
            jobs = list(await db.scalars(select(Job).where(Job.done_at.is_(None))))
        assert [job.last_error for job in jobs if job.last_error] == []
        return [job.key for job in jobs if job.run_at <= self.clock.now()]


@asynccontextmanager
async def timed_node(folder: Path, **settings: str) -> AsyncIterator[TimedNode]:
    """Serve, with the demonstration accounts, from the moment at which the clock stands."""
    chosen = Settings.model_validate(
        {
            "data_dir": folder,
            "host": "127.0.0.1",
            "port": 0,
            "media_host": "127.0.0.1",
            "media_host6": None,
            "media_port": 0,
            "demo": True,
            **settings,
        }
    )
    clock, database = SettableClock(), Database(chosen.database)
    hasher = PasswordHasher(memory_kib=8, time_cost=1)
    try:
        email, password = await prepare(chosen, database, hasher, clock)
        async with application(chosen, database, hasher, clock) as app, listening(chosen, app) as port:
            service = Service(f"http://localhost:{port}", email, password or "", os.getpid(), chosen.database)
            yield TimedNode(service, database, clock)
    finally:
        hasher.close()
        await database.close()
