"""A node that tells webhooks on this machine until it is killed: `python -m … DATABASE_URL`."""

import asyncio
import sys

from rooms.database import Database
from rooms.jobs.worker import JobWorker
from rooms.ports import Clock
from server.adapters.clock import SystemClock
from server.adapters.post_http import HttpPoster
from server.work import webhook_worker


def teller(database: Database, clock: Clock, name: str = "one") -> JobWorker:
    """A worker as the product makes it, which may go to this machine."""
    return webhook_worker(name, database, clock, HttpPoster(allowed=lambda address: address.is_loopback))


async def main(database_url: str) -> None:
    await teller(Database(database_url), SystemClock(), "killed").run_due()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
