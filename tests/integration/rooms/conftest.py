"""People and places that the tests of the domain share."""

from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from rooms.accounts.guests import open_guest
from rooms.accounts.logins import authenticate, issue_login
from rooms.database import Database
from rooms.identity import Identity
from rooms.models import Membership, Person, PersonKind, Room
from rooms.permissions import Role
from rooms.places.rooms import room_by_slug
from rooms.ports import Clock
from rooms.seed.seed import seed

Sign = Callable[..., Awaitable[Identity]]


async def add_account(db: AsyncSession, clock: Clock, name: str, email: str | None = None) -> Person:
    """An account that nobody needs to sign in to."""
    person = Person(kind=PersonKind.ACCOUNT, name=name, email=email, created_at=clock.now())
    db.add(person)
    await db.flush()
    return person


@pytest.fixture
async def network(database: Database) -> Database:
    """The database with the seeded technoparks."""
    async with database.begin() as db:
        await seed(db)
    return database


@pytest.fixture
async def lounge(network: Database) -> Room:
    async with network.read() as db:
        return await room_by_slug(db, "bandung", "lounge")


@pytest.fixture
async def elsewhere(network: Database) -> Room:
    """A room of another technopark."""
    async with network.read() as db:
        return await room_by_slug(db, "bali", "lounge")


@pytest.fixture
async def sign(network: Database, clock: Clock) -> Sign:
    """Makes people and gives their identity: `await sign("Mentor 1", Role.MENTOR, "bandung")`."""

    async def make(name: str, role: Role = Role.PARTICIPANT, place: str = "bandung") -> Identity:
        async with network.begin() as db:
            if role is Role.GUEST:
                issued = await open_guest(db, clock, name=name)
            else:
                person = await add_account(db, clock, name, f"{name.lower().replace(' ', '.')}@{place}.example")
                if role is not Role.PARTICIPANT:
                    site = (await room_by_slug(db, place, "lounge")).technopark_id
                    where = None if role is Role.ADMINISTRATOR else site
                    db.add(Membership(person_id=person.id, technopark_id=where, role=role))
                issued = await issue_login(db, clock, person, user_agent="", ip="")
        async with network.read() as db:
            identity = await authenticate(db, clock, issued.token)
        assert identity is not None
        return identity

    return make
