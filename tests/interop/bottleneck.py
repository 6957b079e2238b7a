"""The narrowest place of a path: so many bit/s, and a queue before it in which nothing waits for ever."""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any, Final

_HEADERS: Final = 28
"""Octets of IPv4 and UDP, which a link carries too."""


class Bottleneck:
    """Datagrams leave in the order they came. `rate` None: as fast as they come. Changes hold from then on."""

    def __init__(self, latency: float) -> None:
        """What would have to wait longer than `latency`, in seconds, is lost."""
        self.rate: int | None = None
        self.lost = 0
        self._latency = latency
        self._waiting: deque[tuple[int, Callable[..., None], tuple[Any, ...]]] = deque()
        self._octets = 0
        self._timer: asyncio.TimerHandle | None = None
        self._free_at = 0.0

    def send(self, size: int, send: Callable[..., None], *arguments: Any) -> None:
        """Call `send` once the `size` octets of payload are through."""
        if self.rate is None and not self._waiting:
            send(*arguments)
            return
        if self.rate and 8 * (self._octets + size + _HEADERS) / self.rate > self._latency:
            self.lost += 1
            return
        self._waiting.append((size, send, arguments))
        self._octets += size + _HEADERS
        if self._timer is None:
            self._free_at = asyncio.get_running_loop().time()
            self._next()

    def close(self) -> None:
        if self._timer:
            self._timer.cancel()

    def _next(self) -> None:
        self._timer = None
        if self._waiting:
            size = self._waiting[0][0] + _HEADERS
            self._free_at += 8 * size / self.rate if self.rate else 0.0
            self._timer = asyncio.get_running_loop().call_at(self._free_at, self._leave)

    def _leave(self) -> None:
        size, send, arguments = self._waiting.popleft()
        self._octets -= size + _HEADERS
        send(*arguments)
        self._next()
