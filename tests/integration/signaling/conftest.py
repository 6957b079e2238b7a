"""A world for each test; the tables are made once."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import structlog

from rooms.seed.seed import seed
from signaling.deps import Limits
from tests.integration.signaling.world import World, sqlite


@pytest.fixture(scope="session", autouse=True)
def plain_logs() -> None:
    """Tracebacks as the product writes them; with every local variable drawn they take seconds of the loop."""
    structlog.configure(processors=[structlog.processors.format_exc_info, structlog.dev.ConsoleRenderer(colors=False)])


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("signaling") / "seeded.db"

    async def make() -> None:
        database = sqlite(path)
        await database.migrate()
        async with database.begin() as db:
            await seed(db)
        await database.close()

    asyncio.run(make())
    return path


@pytest.fixture
def limits() -> Limits:
    return Limits()


@pytest.fixture
async def world(seeded: Path, tmp_path: Path, limits: Limits) -> AsyncIterator[World]:
    path = tmp_path / "technopark.db"
    shutil.copy(seeded, path)
    database = sqlite(path)
    world = World(database, limits)
    await world.start()
    yield world
    await world.close()
    await database.close()
