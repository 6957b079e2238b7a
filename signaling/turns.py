"""Work for everybody in a room, a few at a time, so that others have their turn of the loop."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from typing import Final, Generic, TypeVar

AT_ONCE: Final = 30
"""A listener takes 0.1 ms when it is given a new consumer."""

Task = TypeVar("Task", bound=Hashable)


class Turns(Generic[Task]):
    """`work` is called for what was added, in order and once however often it was added; at once for the first few."""

    def __init__(self, work: Callable[[Task], None]) -> None:
        self._work = work
        self._waiting: OrderedDict[Task, None] = OrderedDict()
        self._coming = False

    def add(self, tasks: Iterable[Task]) -> None:
        for task in tasks:
            self._waiting.setdefault(task)
        if not self._coming:
            self._go_on()

    def _go_on(self) -> None:
        self._coming = False
        try:
            for _ in range(min(AT_ONCE, len(self._waiting))):
                self._work(self._waiting.popitem(last=False)[0])
        finally:
            if self._waiting and not self._coming:
                self._coming = True
                asyncio.get_running_loop().call_soon(self._go_on)
