"""An event loop whose time goes on when it is told to, so that a minute's timers take no minute."""

import asyncio
import heapq
import select
import time
from collections.abc import Callable, Coroutine
from functools import partial
from itertools import count
from typing import Any, Final, TypeVar

T = TypeVar("T")

BOUND: Final = 0.05
"""Processor seconds that one callback may take: as long as sound is not to be late for want of it."""


class TooLongError(AssertionError):
    """A callback kept everybody else waiting."""


def finished(work: Coroutine[Any, Any, T]) -> T:
    """What the coroutine returns. All that it reads is there, so it waits for nothing and needs no loop."""
    try:
        work.send(None)
    except StopIteration as done:
        returned: T = done.value
        return returned
    raise AssertionError("it waits")


class Timer:
    """As asyncio's handle."""

    def __init__(self, callback: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
        self._callback: Callable[..., Any] | None = callback
        self._arguments = arguments

    def cancel(self) -> None:
        self._callback = None

    def run(self) -> None:
        if self._callback is not None:
            bounded(self._callback, *self._arguments)


def bounded(callback: Callable[..., Any], *arguments: Any) -> None:
    """Call it. Raises TooLongError."""
    before = time.thread_time()
    callback(*arguments)
    spent = time.thread_time() - before
    if spent > BOUND:
        raise TooLongError(f"{callback} took {spent * 1000:.0f} ms")


class Loop:
    """Timers, readers and writers, which is all that the media plane asks of a loop.

    With `real` its time is the system's, and what it is told comes on top.
    """

    def __init__(self, *, real: bool) -> None:
        self._real = real
        self._ahead = 0.0 if real else 1000.0
        self._timers: list[tuple[float, int, Timer]] = []
        self._numbers = count()
        self._readers: dict[int, Callable[[], Any]] = {}
        self._writers: dict[int, Callable[[], Any]] = {}

    def enter(self) -> None:
        """From now on it is the one that runs."""
        asyncio._set_running_loop(self)  # type: ignore[arg-type] # all that those ask of it who are fuzzed

    def time(self) -> float:
        return self._ahead + time.monotonic() if self._real else self._ahead

    def call_at(self, at: float, callback: Callable[..., Any], *arguments: Any) -> Timer:
        timer = Timer(callback, arguments)
        heapq.heappush(self._timers, (at, next(self._numbers), timer))
        return timer

    def call_later(self, delay: float, callback: Callable[..., Any], *arguments: Any) -> Timer:
        assert 0 <= delay <= 60
        return self.call_at(self.time() + delay, callback, *arguments)

    def call_soon(self, callback: Callable[..., Any], *arguments: Any) -> Timer:
        return self.call_at(self.time(), callback, *arguments)

    def add_reader(self, descriptor: int, callback: Callable[..., Any], *arguments: Any) -> None:
        self._readers[descriptor] = partial(callback, *arguments)

    def remove_reader(self, descriptor: int) -> None:
        self._readers.pop(descriptor, None)

    def add_writer(self, descriptor: int, callback: Callable[[], Any]) -> None:
        self._writers[descriptor] = callback

    def remove_writer(self, descriptor: int) -> None:
        self._writers.pop(descriptor, None)

    def turn(self) -> None:
        """Whoever reads or writes looks whether there is something."""
        for callback in [*self._readers.values(), *self._writers.values()]:
            bounded(callback)

    def read(self) -> None:
        """Wait until there is something for one of them, however busy the machine is, and have them look."""
        assert select.select(list(self._readers), [], [], 60)[0], "nothing came"
        self.turn()

    def advance(self, seconds: float) -> None:
        """At once, as for a process that was stopped: what is due by then comes once."""
        self._ahead += seconds
        now = self.time()
        due = []
        while self._timers and self._timers[0][0] <= now:
            due.append(heapq.heappop(self._timers)[2])
        for timer in due:
            timer.run()
