"""The embedded bus: what one part of this process tells the others."""

import asyncio
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from rooms.ports import Handler


class MemoryBus:
    """Delivers to the subscribers of this process, in order, on the next turn of the loop."""

    def __init__(self) -> None:
        self._handlers: dict[str, list[Handler]] = defaultdict(list)

    async def publish(self, topic: str, payload: dict[str, Any]) -> None:
        """Tell every subscriber of the topic."""
        loop = asyncio.get_running_loop()
        for handler in tuple(self._handlers[topic]):
            loop.call_soon(handler, payload)

    def subscribe(self, topic: str, handler: Handler) -> Callable[[], None]:
        """Call `handler` with each payload until the returned function is called."""
        self._handlers[topic].append(handler)

        def unsubscribe() -> None:
            if handler in self._handlers[topic]:
                self._handlers[topic].remove(handler)

        return unsubscribe

    async def close(self) -> None:
        """Forget all subscribers."""
        self._handlers.clear()
