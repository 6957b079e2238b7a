"""A UDP relay on loopback with a bad link in it, for the kernel here has no netem."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast

from tests.interop.way import LATENCY, Losses, Way


class LossyRelay(asyncio.DatagramProtocol):
    """Each client gets an upstream socket of its own; the two ways are all clients' together."""

    def __init__(self, target: int, seed: int, latency: float) -> None:
        losses = Losses(random.Random(seed))
        self.up, self.down = Way(seed, losses, latency), Way(seed + 1, losses, latency)
        """To the node, and from it."""
        self.blocked = False
        """Whether nothing at all passes."""
        self._target = target
        self._upstreams: dict[Any, _Upstream] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.DatagramTransport", transport)

    @property
    def port(self) -> int:
        return int(self.transport.get_extra_info("sockname")[1])

    def datagram_received(self, data: bytes, addr: Any) -> None:
        if self.blocked:
            return
        if addr not in self._upstreams:
            self._upstreams[addr] = _Upstream(self, addr)
            task = asyncio.create_task(self._connect(self._upstreams[addr]))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        self.up.send(data, self._upstreams[addr].send)

    def came_back(self, data: bytes, client: Any) -> None:
        """From the node, for one client."""
        if not self.blocked:
            self.down.send(data, self.transport.sendto, client)

    def close(self) -> None:
        self.up.close()
        self.down.close()
        self.transport.close()
        for upstream in self._upstreams.values():
            if upstream.transport:
                upstream.transport.close()

    async def _connect(self, upstream: "_Upstream") -> None:
        loop = asyncio.get_running_loop()
        await loop.create_datagram_endpoint(lambda: upstream, remote_addr=("127.0.0.1", self._target))


class _Upstream(asyncio.DatagramProtocol):
    """Towards the SFU, for one client."""

    def __init__(self, relay: LossyRelay, client: Any) -> None:
        self.transport: asyncio.DatagramTransport | None = None
        self._relay = relay
        self._client = client
        self._early: list[bytes] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.DatagramTransport", transport)
        for data in self._early:
            self.transport.sendto(data)

    def send(self, data: bytes) -> None:
        if self.transport:
            self.transport.sendto(data)
        else:
            self._early.append(data)

    def datagram_received(self, data: bytes, addr: Any) -> None:
        self._relay.came_back(data, self._client)


@asynccontextmanager
async def lossy_relay(target: int, seed: int = 1, latency: float = LATENCY) -> AsyncIterator[LossyRelay]:
    """A relay to port `target` of 127.0.0.1, each way with a queue of `latency` seconds where its rate is bounded."""
    loop = asyncio.get_running_loop()
    relay = LossyRelay(target, seed, latency)
    await loop.create_datagram_endpoint(lambda: relay, local_addr=("127.0.0.1", 0))
    yield relay
    relay.close()
