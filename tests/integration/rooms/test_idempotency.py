"""One key, one piece of work, on both databases."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from rooms.database import Database
from rooms.idempotency import KEPT, Attempt, Given, IdempotencyKeyReused, earlier_answer, forget_answers, remember
from rooms.ids import new_id
from rooms.models import Person, RememberedAnswer
from tests.integration.rooms.conftest import Sign
from tests.services import SettableClock


async def ask(database: Database, clock: SettableClock, attempt: Attempt, *, fails: bool = False) -> str:
    """Make a person, once; gives their identifier."""
    async with database.begin() as db:
        earlier = await earlier_answer(db, clock, attempt)
        if earlier is not None:
            assert (earlier.status, earlier.headers) == (201, {"Location": "/made"})
            return earlier.body
        made = Person(id=new_id(), kind="guest", name="Dibuat", created_at=clock.now())
        db.add(made)
        await db.flush()
        if fails:
            raise RuntimeError("the machine stops here")
        await remember(db, attempt, Given(201, {"Location": "/made"}, made.id))
        return made.id


async def made(database: Database) -> int | None:
    async with database.read() as db:
        return await db.scalar(select(func.count()).where(Person.name == "Dibuat"))


async def test_twenty_at_once_do_it_once(network: Database, clock: SettableClock, sign: Sign) -> None:
    attempt = Attempt((await sign("Startup A")).person_id, "book", "k", "a")
    answers = await asyncio.gather(*(ask(network, clock, attempt) for _ in range(20)))
    assert (len(set(answers)), await made(network)) == (1, 1)


async def test_what_broke_off_leaves_nothing(network: Database, clock: SettableClock, sign: Sign) -> None:
    attempt = Attempt((await sign("Startup A")).person_id, "book", "k", "a")
    with pytest.raises(RuntimeError):
        await ask(network, clock, attempt, fails=True)
    assert await made(network) == 0
    assert await ask(network, clock, attempt) == await ask(network, clock, attempt)


async def test_a_key_belongs_to_a_person_an_operation_and_a_request(
    network: Database, clock: SettableClock, sign: Sign
) -> None:
    one, other = (await sign("Startup A")).person_id, (await sign("Startup B")).person_id
    attempts = [Attempt(one, "book", "k", "a"), Attempt(other, "book", "k", "b"), Attempt(one, "move", "k", "c")]
    assert len({await ask(network, clock, attempt) for attempt in attempts}) == 3
    with pytest.raises(IdempotencyKeyReused):
        await ask(network, clock, Attempt(one, "book", "k", "z"))


async def test_after_a_day_a_key_is_fresh_and_old_ones_are_forgotten(
    network: Database, clock: SettableClock, sign: Sign
) -> None:
    person = (await sign("Startup A")).person_id
    attempt = Attempt(person, "book", "k", "a")
    first = await ask(network, clock, attempt)
    clock.advance(KEPT - timedelta(seconds=1))
    assert await ask(network, clock, attempt) == first
    clock.advance(timedelta(seconds=1))
    assert await ask(network, clock, attempt) != first
    clock.advance(KEPT)
    async with network.begin() as db:
        await forget_answers(db, clock)
        assert await db.scalar(select(func.count()).select_from(RememberedAnswer)) == 0
