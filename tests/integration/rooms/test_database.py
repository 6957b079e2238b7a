"""Transactions on both databases, on their own terms and together."""

import asyncio
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import select, text

from rooms.database import Database, tell_when_committed
from rooms.models import Person, PersonKind

WITA = timezone(timedelta(hours=8))
MOMENT = datetime(2026, 1, 5, 10, 30, 0, 123456, tzinfo=WITA)


def someone(name: str, moment: datetime = MOMENT) -> Person:
    return Person(kind=PersonKind.GUEST, name=name, created_at=moment)


async def names(database: Database) -> list[str]:
    async with database.read() as db:
        return list(await db.scalars(select(Person.name).order_by(Person.name)))


async def test_it_answers(database: Database) -> None:
    await database.check()


async def test_what_fails_leaves_nothing(database: Database) -> None:
    async def fail() -> None:
        async with database.begin() as db:
            db.add(someone("Startup A"))
            await db.flush()
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    async with database.begin() as db:
        db.add(someone("Startup B"))
    assert await names(database) == ["Startup B"]


async def test_the_bus_hears_of_what_is_committed_and_of_nothing_else(database: Database) -> None:
    told: list[tuple[str, dict[str, Any]]] = []
    seen: list[list[str]] = []

    async def publish(topic: str, payload: dict[str, Any]) -> None:
        told.append((topic, payload))
        seen.append(await names(database))

    async def write(name: str, *, fail: bool) -> None:
        async with database.begin() as db:
            db.add(someone(name))
            for _ in range(2):
                tell_when_committed(db, "people", {"name": name})
            if fail:
                raise LookupError

    database.publish = publish
    with pytest.raises(LookupError):
        await write("Startup A", fail=True)
    await write("Startup B", fail=False)
    assert (told, seen) == ([("people", {"name": "Startup B"})], [["Startup B"]])


async def test_fifty_writers_at_once_all_write(database: Database) -> None:
    async def write(number: int) -> None:
        async with database.begin() as db:
            await db.scalar(select(Person.id).limit(1))
            db.add(someone(f"Startup {number:02}"))

    await asyncio.gather(*(write(number) for number in range(50)))
    assert await names(database) == [f"Startup {number:02}" for number in range(50)]


async def test_a_reader_does_not_wait_for_a_writer(database: Database) -> None:
    async with database.begin() as db:
        db.add(someone("Startup A"))
        await db.flush()
        assert await asyncio.wait_for(names(database), 5) == []
    assert await names(database) == ["Startup A"]


async def test_times_come_back_as_the_same_moment_in_utc(database: Database) -> None:
    async with database.begin() as db:
        db.add(someone("Mentor 1"))
    async with database.read() as db:
        found = await db.scalar(select(Person.created_at))
    assert found is not None
    assert (found, found.utcoffset()) == (MOMENT, timedelta(0))
    assert found.replace(tzinfo=None) == MOMENT.astimezone(UTC).replace(tzinfo=None)


async def test_a_time_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(Exception, match="a time without a zone"):
        async with database.begin() as db:
            db.add(someone("Mentor 1", MOMENT.replace(tzinfo=None)))


async def test_sqlite_enforces_foreign_keys_in_write_ahead_mode(sqlite_database: Database) -> None:
    async with sqlite_database.read() as db:
        assert await db.scalar(text("PRAGMA foreign_keys")) == 1
        assert await db.scalar(text("PRAGMA journal_mode")) == "wal"
