"""Jobs are done once, by whoever holds the lease, over failures, deaths and several nodes."""

import asyncio
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from rooms.database import Database
from rooms.jobs.leases import KEEP_DONE, KEEP_FAILED, LEASE, MAX_ATTEMPTS, LeaseLost, complete, forget_old_jobs, pause
from rooms.jobs.queue import enqueue
from rooms.jobs.worker import Finish, Handler, Hopeless, JobWorker, Outcome
from rooms.models import Job
from tests.services import SettableClock


class Letters:
    """A handler that notes what it did outside, and puts one more job down with each that is done."""

    def __init__(self, clock: SettableClock) -> None:
        self.clock = clock
        self.sent: list[str] = []
        self.failing: Exception | None = None

    async def __call__(self, job: Job) -> Finish:
        if self.failing is not None:
            raise self.failing
        self.sent.append(job.key)

        async def note(db: AsyncSession) -> None:
            await enqueue(db, self.clock, "noted", f"after {job.key}")

        return note


@pytest.fixture
def letters(clock: SettableClock) -> Letters:
    return Letters(clock)


def worker(database: Database, clock: SettableClock, handler: Handler, node: str = "one") -> JobWorker:
    return JobWorker(database, clock, node, {"letter": handler})


async def ask(database: Database, clock: SettableClock, *keys: str, after: timedelta = timedelta()) -> None:
    async with database.begin() as db:
        for key in keys:
            await enqueue(db, clock, "letter", key, run_at=clock.now() + after)


async def job(database: Database, key: str) -> Job:
    async with database.read() as db:
        return (await db.scalars(select(Job).where(Job.key == key))).one()


async def test_a_job_is_done_when_its_time_has_come(database: Database, clock: SettableClock, letters: Letters) -> None:
    await ask(database, clock, "later", after=timedelta(hours=1))
    hands = worker(database, clock, letters)
    assert await hands.run_due() == 0
    clock.advance(timedelta(hours=1))
    assert await hands.run_due() == 1
    assert await hands.run_due() == 0
    done = await job(database, "later")
    assert (done.done_at, done.leased_by, done.leased_until, done.attempts) == (clock.now(), None, None, 1)
    assert letters.sent == ["later"]
    assert (await job(database, "after later")).done_at is None, "of a kind that this worker does not know"


async def test_what_goes_wrong_is_tried_again_after_a_pause(
    database: Database, clock: SettableClock, letters: Letters
) -> None:
    await ask(database, clock, "one")
    hands = worker(database, clock, letters)
    letters.failing = ConnectionError("no route")
    assert await hands.run_due() == 1
    waiting = await job(database, "one")
    assert (waiting.run_at, waiting.last_error) == (clock.now() + timedelta(seconds=30), "ConnectionError: no route")
    clock.advance(timedelta(seconds=29))
    assert await hands.run_due() == 0
    letters.failing = None
    clock.advance(timedelta(seconds=1))
    assert await hands.run_due() == 1
    done = await job(database, "one")
    assert (done.done_at, done.attempts, done.last_error) == (clock.now(), 2, None)


def test_pauses_double_up_to_an_hour() -> None:
    pauses = [pause(attempts) / timedelta(seconds=1) for attempts in range(1, MAX_ATTEMPTS)]
    assert pauses[:8] == [30, 60, 120, 240, 480, 960, 1920, 3600]
    assert set(pauses[8:]) == {3600}
    assert sum(pauses) > timedelta(hours=12).total_seconds()


async def test_it_is_given_up_in_the_end(database: Database, clock: SettableClock, letters: Letters) -> None:
    await ask(database, clock, "one")
    letters.failing = ConnectionError("no route")
    hands = worker(database, clock, letters)
    for _ in range(MAX_ATTEMPTS):
        assert await hands.run_due() == 1
        clock.advance(timedelta(hours=1))
    assert await hands.run_due() == 0
    failed = await job(database, "one")
    assert failed.done_at is None
    assert failed.failed_at == clock.now() - timedelta(hours=1)


async def test_what_is_hopeless_is_given_up_at_once(database: Database, clock: SettableClock, letters: Letters) -> None:
    await ask(database, clock, "one")
    letters.failing = Hopeless("no such mailbox")
    assert await worker(database, clock, letters).run_due() == 1
    failed = await job(database, "one")
    assert (failed.failed_at, failed.last_error) == (clock.now(), "no such mailbox")


async def test_many_workers_do_each_job_once(database: Database, clock: SettableClock) -> None:
    keys = [f"key {number}" for number in range(40)]
    await ask(database, clock, *keys)
    handlers = [Letters(clock) for _ in range(4)]
    own = [Database(database.url) for _ in handlers]
    hands = [
        worker(each, clock, handler, f"node{n}") for n, (each, handler) in enumerate(zip(own, handlers, strict=True))
    ]
    await asyncio.gather(*(each.run_due() for each in hands))
    for each in own:
        await each.close()
    assert Counter(key for handler in handlers for key in handler.sent) == Counter(keys)
    for key in keys:
        assert (await job(database, key)).attempts == 1


async def test_a_worker_that_dies_before_the_work_leaves_it_to_others(
    database: Database, clock: SettableClock, letters: Letters
) -> None:
    await ask(database, clock, "one")
    [leased] = await worker(database, clock, letters, "dies").lease()
    assert leased.leased_by is not None
    assert leased.leased_by.startswith("dies:")
    other = worker(database, clock, letters, "lives")
    clock.advance(LEASE - timedelta(seconds=1))
    assert await other.run_due() == 0
    clock.advance(timedelta(seconds=1))
    assert await other.run_due() == 1
    assert letters.sent == ["one"]
    assert (await job(database, "one")).attempts == 2


async def test_who_lost_the_lease_writes_nothing(database: Database, clock: SettableClock, letters: Letters) -> None:
    await ask(database, clock, "one")
    slow, quick = (worker(database, clock, letters, name) for name in ("slow", "quick"))
    [leased] = await slow.lease()
    clock.advance(LEASE)
    assert await quick.run_due() == 1
    async with database.begin() as db:
        await db.execute(update(Job).where(Job.key == "after one").values(kind="seen"))
    assert await slow.attempt(leased) is Outcome.LOST
    async with database.read() as db:
        assert (await db.scalars(select(Job.key).order_by(Job.key))).all() == ["after one", "one"]
    async with database.begin() as db:
        with pytest.raises(LeaseLost):
            await complete(db, clock, leased)


async def test_what_is_written_with_it_is_written_when_it_is_done(
    database: Database, clock: SettableClock, letters: Letters
) -> None:
    async def breaks(job: Job) -> Finish:
        finish = await letters(job)

        async def then(db: AsyncSession) -> None:
            await finish(db)
            raise ZeroDivisionError

        return then

    await ask(database, clock, "one")
    assert await worker(database, clock, breaks).run_due() == 1
    async with database.read() as db:
        assert (await db.scalars(select(Job.key))).all() == ["one"]
    assert (await job(database, "one")).done_at is None


async def test_old_jobs_are_forgotten(database: Database, clock: SettableClock, letters: Letters) -> None:
    async def left() -> set[str]:
        async with database.begin() as db:
            await forget_old_jobs(db, clock)
            return set(await db.scalars(select(Job.key)))

    hands = worker(database, clock, letters)
    await ask(database, clock, "done")
    await hands.run_due()
    letters.failing = Hopeless("never")
    await ask(database, clock, "failed")
    await hands.run_due()
    await ask(database, clock, "waiting")
    clock.advance(KEEP_DONE)
    assert await left() == {"done", "after done", "failed", "waiting"}
    clock.advance(timedelta(seconds=1))
    assert await left() == {"after done", "failed", "waiting"}
    clock.advance(KEEP_FAILED)
    assert await left() == {"after done", "waiting"}
