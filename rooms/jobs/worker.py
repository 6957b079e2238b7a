"""Does due jobs. Any number of workers on any number of nodes may run over one database.

A handler returns what it wants written: that is committed together with "done", so a change of the database happens
exactly once for each key. What a handler does to the world outside comes before, and can happen again when the worker
dies in between; such a handler makes itself recognisable by the job's key (mail carries it as its Message-ID).
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from enum import StrEnum
from typing import Final, Protocol

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from rooms.database import Database
from rooms.jobs.leases import LEASE, LeaseLost, any_due, claim, complete, give_up, retry_later
from rooms.models import Job
from rooms.ports import Clock

log = structlog.get_logger()
AT_ONCE: Final = 8
"""Jobs that one node does side by side."""
TIMEOUT: Final = LEASE.total_seconds() / 2
"""Seconds that one handler may take."""

Finish = Callable[[AsyncSession], Awaitable[None]]
"""Writes in the transaction that marks the job done."""


class Handler(Protocol):
    """Does the jobs of one kind."""

    async def __call__(self, job: Job, /) -> Finish | None:
        """Do it, and return what to write with "done". Raises `Hopeless` when trying again cannot help."""


class Hopeless(Exception):  # noqa: N818 - named for what it is
    """The job can never be done, however often it is tried."""


class Outcome(StrEnum):
    """How one attempt ended."""

    DONE = "done"
    RETRY = "retry"
    FAILED = "failed"
    LOST = "lost"


class JobWorker:
    """One node's hands."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        node_id: str,
        handlers: Mapping[str, Handler],
        counted: Callable[[str, Outcome], None] = lambda kind, outcome: None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._node_id = node_id
        self._handlers = handlers
        self._counted = counted

    async def run_due(self) -> int:
        """Do what is due now, and what becomes due by doing it. Returns how many attempts were made."""
        attempts = 0
        while jobs := await self.lease():
            await asyncio.gather(*(self.attempt(job) for job in jobs))
            attempts += len(jobs)
        return attempts

    async def lease(self, limit: int = AT_ONCE) -> list[Job]:
        """Take due jobs, to be attempted at once."""
        async with self._database.read() as db:
            if not await any_due(db, self._clock, self._handlers.keys()):
                return []
        async with self._database.begin() as db:
            return await claim(db, self._clock, self._node_id, self._handlers.keys(), limit)

    async def attempt(self, job: Job) -> Outcome:
        """Do one leased job, and say in the table how it went."""
        try:
            outcome = await self._attempt(job)
        except LeaseLost:
            outcome = Outcome.LOST
            log.warning("job.lease_lost", kind=job.kind, key=job.key)
        self._counted(job.kind, outcome)
        return outcome

    async def _attempt(self, job: Job) -> Outcome:
        try:
            async with asyncio.timeout(TIMEOUT):
                finish = await self._handlers[job.kind](job)
                async with self._database.begin() as db:
                    # First, so that a lease that was lost is noticed before anything is written.
                    await complete(db, self._clock, job)
                    if finish is not None:
                        await finish(db)
            return Outcome.DONE
        except LeaseLost:
            raise
        except Hopeless as error:
            log.error("job.failed", kind=job.kind, key=job.key, reason=str(error))
            async with self._database.begin() as db:
                await give_up(db, self._clock, job, str(error))
            return Outcome.FAILED
        except Exception as error:  # noqa: BLE001 - whatever a handler raises is noted with its job, which is tried again
            reason = f"{type(error).__name__}: {error}"
            async with self._database.begin() as db:
                again = await retry_later(db, self._clock, job, reason)
            log.warning("job.went_wrong", kind=job.kind, key=job.key, attempt=job.attempts, again=again, reason=reason)
            return Outcome.RETRY if again else Outcome.FAILED
