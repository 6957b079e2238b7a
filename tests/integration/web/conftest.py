"""The real application on a real SQLite database with the seeded network, and people in each role."""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from aiohttp import CookieJar
from aiohttp.test_utils import TestClient, TestServer

from rooms.accounts.passwords import PasswordHasher
from rooms.accounts.registration import register
from rooms.database import Database
from rooms.models import Membership, Room
from rooms.permissions import Role
from rooms.places.rooms import room_by_slug
from rooms.seed.seed import seed
from server.adapters.clock import SystemClock
from server.adapters.files_disk import DiskFiles
from server.adapters.presence_memory import MemoryPresence
from tests.integration.web.visitor import Visitor
from web.application import create_app
from web.deps import WebDeps

PASSWORD = "a lighthouse in Batam"
MakeVisitor = Callable[..., Awaitable[Visitor]]


@pytest.fixture
async def deps(tmp_path: Path, sqlite_template: Path) -> AsyncIterator[WebDeps]:
    """What the application is given, all embedded."""
    shutil.copy(sqlite_template, tmp_path / "technopark.db")
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'technopark.db'}")
    async with database.begin() as db:
        await seed(db)
    hasher = PasswordHasher(workers=1, memory_kib=64, time_cost=1)
    yield WebDeps(
        database=database,
        clock=SystemClock(),
        hasher=hasher,
        presence=MemoryPresence(),
        files=DiskFiles(tmp_path / "files"),
        media_capabilities={"codecs": []},
    )
    hasher.close()
    await database.close()


@pytest.fixture
async def visitors(deps: WebDeps) -> AsyncIterator[MakeVisitor]:
    """Makes browsers: `await visitors()` is new here, `await visitors(Role.MANAGER)` is signed in at Bandung."""
    server = TestServer(create_app(deps))
    await server.start_server()
    opened: list[TestClient[Any, Any]] = []

    async def make(role: Role | None = None, *, guest: str | None = None) -> Visitor:
        client = TestClient(server, cookie_jar=CookieJar(unsafe=True))
        opened.append(client)
        visitor = Visitor(client)
        if guest is not None:
            assert (await visitor.call("/api/v1/guest", {"name": guest})).status == 200
        if role is not None:
            email = f"{role.value}@bandung.example"
            await make_account(deps, email, role)
            await visitor.sign_in(deps, email, PASSWORD)
        return visitor

    yield make
    for client in opened:
        await client.session.close()
    await server.close()


async def make_account(deps: WebDeps, email: str, role: Role = Role.PARTICIPANT, place: str = "bandung") -> str:
    """An account with a role at a technopark, or over the network for an administrator; gives its identifier."""
    person = await register(
        deps.database, deps.hasher, deps.clock, email=email, name=f"{role.value} 1", password=PASSWORD
    )
    async with deps.database.begin() as db:
        if role is not Role.PARTICIPANT:
            site = await lounge_of(deps, place)
            where = None if role is Role.ADMINISTRATOR else site.technopark_id
            db.add(Membership(person_id=person.id, technopark_id=where, role=role))
    return person.id


async def lounge_of(deps: WebDeps, place: str = "bandung") -> Room:
    """A technopark's lounge."""
    async with deps.database.read() as db:
        return await room_by_slug(db, place, "lounge")


@pytest.fixture
async def lounge(deps: WebDeps) -> Room:
    """Bandung's lounge."""
    return await lounge_of(deps)
