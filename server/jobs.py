"""Looks for due jobs for as long as the node runs."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog

from rooms.jobs.worker import JobWorker

log = structlog.get_logger()
LOOK_SECONDS = 1.0
FINISH_SECONDS = 10.0


@asynccontextmanager
async def working(worker: JobWorker, every: float = LOOK_SECONDS) -> AsyncIterator[None]:
    """Do due jobs until the context ends; then finish what was begun, for a bounded time. What is not finished by
    then keeps its lease, and is done by whoever finds the lease ended."""
    stopping = asyncio.Event()

    async def forever() -> None:
        while not stopping.is_set():
            try:
                if await worker.run_some():
                    continue
            except Exception:
                log.exception("jobs.failed")
            try:
                async with asyncio.timeout(every):
                    await stopping.wait()
            except TimeoutError:
                continue

    task = asyncio.create_task(forever(), name="jobs")
    try:
        yield
    finally:
        stopping.set()
        await asyncio.wait([task], timeout=FINISH_SECONDS)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
