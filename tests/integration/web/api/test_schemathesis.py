"""schemathesis finds nothing: every operation answers what the document says, whatever it is sent.

With a mentor, who may do the most; `TECHNOPARK_SCHEMATHESIS_SECONDS=300` lets it go on for so long with each of three.
"""

import asyncio
import os
import sys
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer
from sqlalchemy import select

from rooms.models import Person
from rooms.seed.demonstration import make_demonstration_accounts
from rooms.seed.mentoring import make_demonstration_mentoring
from rooms.seed.sessions import make_demonstration_sessions
from tests.integration.web.api.program import token_for
from web.application import create_app
from web.deps import WebDeps
from web.rates import Rate, RateLimiter
from web.request_state import RATES

ROOT = Path(__file__).parents[4]
SECONDS = os.environ.get("TECHNOPARK_SCHEMATHESIS_SECONDS")
WHO = ["mentor1", "startup-a", "manager"] if SECONDS else ["mentor1"]
CONFIG = Path(__file__).parent / "schemathesis" / "schemathesis.toml"
EFFORT = (
    ["--max-time", SECONDS, "--generation-database", "none"]
    if SECONDS
    else ["--max-examples", "2", "--generation-deterministic"]
)


class Uncounted(RateLimiter):
    """A program that tests asks more often than people let programs."""

    async def count(self, rate: Rate, who: str) -> None:
        """Let it."""


@pytest.mark.timeout(int(SECONDS or 0) + 300)
@pytest.mark.parametrize("role", WHO)
async def test_schemathesis_finds_nothing(deps: WebDeps, role: str, tmp_path: Path) -> None:
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
        command = [
            *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(CONFIG), "run"),
            *(str(server.make_url("/api/v1/openapi.json")), "--origin", str(server.make_url("/"))),
            *("--no-color", "--continue-on-failure", *EFFORT),
        ]
        process = await asyncio.create_subprocess_exec(
            *command,
            cwd=tmp_path,  # it keeps what it found beside where it runs
            env={**os.environ, "API_TOKEN": token, "PYTHONPATH": str(ROOT)},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        told, _ = await process.communicate()
    sys.stdout.write(told.decode())  # how many, for who looks
    assert process.returncode == 0, told.decode()
