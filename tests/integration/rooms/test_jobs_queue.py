"""Work is put down with the change that asks for it, once for each key."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from rooms.database import Database
from rooms.jobs.queue import enqueue
from rooms.models import Job
from tests.services import SettableClock


async def jobs_of(database: Database) -> list[Job]:
    async with database.read() as db:
        return list((await db.scalars(select(Job).order_by(Job.key))).all())


async def test_a_job_is_there_when_the_change_is(database: Database, clock: SettableClock) -> None:
    later = clock.now() + timedelta(hours=1)
    async with database.begin() as db:
        assert await enqueue(db, clock, "mail.reminder", "one", {"session": "s"}, later)
        assert await enqueue(db, clock, "mail.reminder", "two")
    one, two = await jobs_of(database)
    assert (one.kind, one.payload, one.run_at) == ("mail.reminder", {"session": "s"}, later)
    assert (two.payload, two.run_at, two.attempts) == ({}, clock.now(), 0)
    assert (two.leased_by, two.leased_until, two.done_at, two.failed_at, two.last_error) == (None,) * 5


async def test_no_job_is_there_when_the_change_is_not(database: Database, clock: SettableClock) -> None:
    async def change() -> None:
        async with database.begin() as db:
            await enqueue(db, clock, "mail.reminder", "one")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await change()
    assert await jobs_of(database) == []


async def test_a_key_is_asked_for_once(database: Database, clock: SettableClock) -> None:
    async with database.begin() as db:
        assert await enqueue(db, clock, "mail.reminder", "one", {"first": True})
        assert not await enqueue(db, clock, "mail.reminder", "one", {"first": False})
    async with database.begin() as db:
        assert not await enqueue(db, clock, "mail.other", "one")
    assert [job.payload for job in await jobs_of(database)] == [{"first": True}]


@pytest.mark.parametrize("key", ["", "k" * 256])
async def test_a_key_has_a_bounded_length(database: Database, clock: SettableClock, key: str) -> None:
    async with database.begin() as db:
        with pytest.raises(ValueError, match="key"):
            await enqueue(db, clock, "mail.reminder", key)
