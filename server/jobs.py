"""Looks for due jobs for as long as the node runs."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog

from rooms.jobs.worker import AT_ONCE, JobWorker

log = structlog.get_logger()
LOOK_SECONDS = 1.0
FINISH_SECONDS = 10.0


@asynccontextmanager
async def working(worker: JobWorker, every: float = LOOK_SECONDS) -> AsyncIterator[None]:
    """Do due jobs until the context ends; then finish what was begun, for a bounded time. What is not finished by
    then keeps its lease, and is done by whoever finds the lease ended."""
    stopping = asyncio.Event()
    task = asyncio.create_task(_work(worker, every, stopping), name="jobs")
    try:
        yield
    finally:
        stopping.set()
        await asyncio.wait([task], timeout=FINISH_SECONDS)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _work(worker: JobWorker, every: float, stopping: asyncio.Event) -> None:
    """Begin due jobs while fewer than `AT_ONCE` run, so that a slow one holds no other up."""
    running: set[asyncio.Task[object]] = set()
    stopped = asyncio.create_task(stopping.wait())
    try:
        while not stopping.is_set():
            begun = await _begin(worker, AT_ONCE - len(running))
            running |= begun
            if not begun or len(running) == AT_ONCE:
                await asyncio.wait({*running, stopped}, timeout=every, return_when=asyncio.FIRST_COMPLETED)
            running = {task for task in running if not _ended(task)}
        if running:
            await asyncio.wait(running)
    finally:
        for task in (*running, stopped):
            task.cancel()


async def _begin(worker: JobWorker, free: int) -> set[asyncio.Task[object]]:
    """Begin as many due jobs as there is room for."""
    try:
        jobs = await worker.lease(free) if free > 0 else []
    except Exception:
        log.exception("jobs.failed")
        return set()
    return {asyncio.create_task(worker.attempt(job), name=f"job {job.kind}") for job in jobs}


def _ended(task: asyncio.Task[object]) -> bool:
    """Whether the attempt is over. What could not even be noted is logged; its lease ends by itself."""
    if not task.done():
        return False
    if not task.cancelled() and (error := task.exception()):
        log.error("job.left", exc_info=error)
    return True
