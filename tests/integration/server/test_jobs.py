"""A node does due jobs while it runs, and ends what it began when it stops."""

import asyncio

from sqlalchemy import select

from rooms.database import Database
from rooms.jobs.queue import enqueue
from rooms.jobs.worker import AT_ONCE, JobWorker
from rooms.models import Job
from server.jobs import working
from tests.services import SettableClock


async def test_jobs_are_found_while_it_runs_and_ended_when_it_stops(
    sqlite_database: Database, clock: SettableClock
) -> None:
    begun, may_end = asyncio.Event(), asyncio.Event()

    async def slow(job: Job) -> None:
        begun.set()
        await may_end.wait()

    worker = JobWorker(sqlite_database, clock, "one", {"slow": slow})
    async with working(worker, every=0.01):
        async with sqlite_database.begin() as db:
            await enqueue(db, clock, "slow", "first")
        await asyncio.wait_for(begun.wait(), 10)
        asyncio.get_running_loop().call_later(0.05, may_end.set)
    async with sqlite_database.begin() as db:
        await enqueue(db, clock, "slow", "second")
    async with sqlite_database.read() as db:
        found = {job.key: job.done_at for job in await db.scalars(select(Job))}
    assert found == {"first": clock.now(), "second": None}


async def test_a_slow_job_holds_no_other_up(sqlite_database: Database, clock: SettableClock) -> None:
    done, may_end = asyncio.Event(), asyncio.Event()

    async def slow(job: Job) -> None:
        await may_end.wait()

    async def quick(job: Job) -> None:
        done.set()

    worker = JobWorker(sqlite_database, clock, "one", {"slow": slow, "quick": quick})
    async with working(worker, every=0.01):
        async with sqlite_database.begin() as db:
            for number in range(AT_ONCE - 1):
                await enqueue(db, clock, "slow", f"slow {number}")
        async with sqlite_database.begin() as db:
            await enqueue(db, clock, "quick", "quick", run_at=clock.now())
        await asyncio.wait_for(done.wait(), 10)
        may_end.set()


async def test_a_database_that_is_away_ends_nothing(sqlite_database: Database, clock: SettableClock) -> None:
    """What looks for jobs looks again."""
    looked = 0
    found = asyncio.Event()

    class Unwell(JobWorker):
        async def lease(self, limit: int = AT_ONCE) -> list[Job]:
            nonlocal looked
            looked += 1
            if looked == 1:
                raise ConnectionError("away")
            found.set()
            return []

    async with working(Unwell(sqlite_database, clock, "one", {}), every=0.01):
        await asyncio.wait_for(found.wait(), 10)
