"""A worker on loopback with a clock that a test may move."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from media import Worker, WorkerOptions


class MovableClock:
    """Real time plus what a test adds."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def __call__(self) -> float:
        return time.monotonic() + self.ahead


class StandingClock(MovableClock):
    """Only what a test adds makes it go on."""

    def __init__(self) -> None:
        super().__init__()
        self._began = time.monotonic()

    def __call__(self) -> float:
        return self._began + self.ahead


@asynccontextmanager
async def running_worker(clock: MovableClock | None = None) -> AsyncIterator[Worker]:
    """Closed afterwards, whatever the test left open."""
    options = WorkerOptions(host="127.0.0.1", host6=None, port=0, clock=clock or time.monotonic)
    worker = await Worker.start(options)
    yield worker
    await worker.close()


def work(seconds: float) -> None:
    """Keep the processor busy."""
    until = time.thread_time() + seconds
    while time.thread_time() < until:
        pass


async def becomes(condition: Callable[[], object], seconds: float = 5) -> None:
    """Wait for what no event tells."""
    for _ in range(int(seconds * 200)):
        if condition():
            return
        await asyncio.sleep(0.005)
    raise AssertionError("it never became so")
