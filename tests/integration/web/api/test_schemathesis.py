"""schemathesis finds nothing: every operation answers what the document says, whatever it is sent.

`make test` asks each a fixed number of times, for a mentor, who may do the most. `make endurance` goes on for
`TECHNOPARK_SCHEMATHESIS_SECONDS` (120) each with a mentor, a startup and a manager, on PostgreSQL.
"""

import asyncio
import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer
from sqlalchemy import select

from rooms.database import Database
from rooms.models import Person
from rooms.seed.demonstration import make_demonstration_accounts
from rooms.seed.mentoring import make_demonstration_mentoring
from rooms.seed.seed import seed
from rooms.seed.sessions import make_demonstration_sessions
from tests.integration.web.api.program import token_for
from web.application import create_app
from web.deps import WebDeps
from web.rates import Rate, RateLimiter
from web.request_state import RATES

ROOT = Path(__file__).parents[4]
CONFIG = Path(__file__).parent / "schemathesis" / "schemathesis.toml"
SECONDS = int(os.environ.get("TECHNOPARK_SCHEMATHESIS_SECONDS", "120"))


class Uncounted(RateLimiter):
    """A program that tests asks more often than people let programs."""

    async def count(self, rate: Rate, who: str) -> None:
        """Let it."""


async def findings(deps: WebDeps, role: str, folder: Path, *effort: str) -> str:
    """What schemathesis says, and none where all is well; it asks as one of the demonstration's people."""
    async with deps.database.begin() as db:
        await make_demonstration_accounts(db, deps.hasher, deps.clock)
        await make_demonstration_mentoring(db, deps.clock)
        await make_demonstration_sessions(db, deps.clock)
        person = await db.scalar(select(Person.id).where(Person.email == f"{role}@bandung.example"))
    assert person is not None
    token = await token_for(deps, person)
    app = create_app(deps)
    app[RATES] = Uncounted("memory://")
    async with TestServer(app) as server:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(CONFIG), "run"),
            *(str(server.make_url("/api/v1/openapi.json")), "--origin", str(server.make_url("/"))),
            *("--no-color", "--continue-on-failure", *effort),
            cwd=folder,  # it keeps what it found beside where it runs
            env={**os.environ, "API_TOKEN": token, "PYTHONPATH": str(ROOT)},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        told, _ = await process.communicate()
    sys.stdout.write(told.decode())  # how much it asked, for who wants to know
    return told.decode() if process.returncode else ""


async def test_schemathesis_finds_nothing(deps: WebDeps, tmp_path: Path) -> None:
    assert await findings(deps, "mentor1", tmp_path, "--max-examples", "2", "--generation-deterministic") == ""


@pytest.mark.endurance
@pytest.mark.timeout(SECONDS * 2 + 240)
@pytest.mark.parametrize("role", ["mentor1", "startup-a", "manager"])
async def test_schemathesis_finds_nothing_for_minutes(
    deps: WebDeps, postgresql_database: Database, role: str, tmp_path: Path
) -> None:
    async with postgresql_database.begin() as db:
        await seed(db)
    on_postgresql = replace(deps, database=postgresql_database)
    effort = ("--max-time", str(SECONDS), "--generation-database", "none")
    assert await findings(on_postgresql, role, tmp_path, *effort) == ""
