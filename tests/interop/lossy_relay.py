"""A UDP relay on loopback that loses packets, takes its time and has little room, for the kernel here has no netem."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, Final, cast

from tests.interop.bottleneck import Bottleneck

LATENCY: Final = 0.3
"""Seconds that the queue before the narrowest place is long."""


def is_media(datagram: bytes) -> bool:
    """RTP, and not RTCP (RFC 5761 4), DTLS or STUN."""
    return len(datagram) > 1 and 127 < datagram[0] < 192 and not 192 <= datagram[1] <= 223


def is_rtcp(datagram: bytes) -> bool:
    return len(datagram) > 1 and 127 < datagram[0] < 192 and 192 <= datagram[1] <= 223


class LossyRelay(asyncio.DatagramProtocol):
    """Each client gets an upstream socket of its own. `loss` is the share of media packets lost each way."""

    def __init__(self, target: int, seed: int) -> None:
        self.loss = 0.0
        self.loses_reports = False
        """Whether RTCP is lost too, in the same share."""
        self.delay = 0.0
        """Seconds that a packet takes, each way."""
        self.down = Bottleneck(LATENCY)
        """What all clients together can get from the node."""
        self.blocked = False
        """Whether nothing at all passes."""
        self.on_delivered: Callable[[bytes], None] | None = None
        """Told each datagram that a client gets from the node, as it does."""
        self.on_offered: Callable[[bytes], None] | None = None
        """Told each datagram that the node sends to a client."""
        self.lost = 0
        self._target = target
        self._random = random.Random(seed)
        self._upstreams: dict[Any, _Upstream] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.DatagramTransport", transport)

    @property
    def port(self) -> int:
        return int(self.transport.get_extra_info("sockname")[1])

    def datagram_received(self, data: bytes, addr: Any) -> None:
        if not self.passes(data):
            return
        if addr not in self._upstreams:
            self._upstreams[addr] = _Upstream(self, addr)
            task = asyncio.create_task(self._connect(self._upstreams[addr]))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        self.after_delay(self._upstreams[addr].send, data)

    def passes(self, data: bytes) -> bool:
        if self.blocked:
            return False
        lossy = is_media(data) or (self.loses_reports and is_rtcp(data))
        if lossy and self._random.random() < self.loss:
            self.lost += 1
            return False
        return True

    def deliver(self, data: bytes, client: Any) -> None:
        if self.on_delivered:
            self.on_delivered(data)
        self.transport.sendto(data, client)

    def after_delay(self, send: Callable[..., None], *arguments: Any) -> None:
        """In the order they came."""
        if self.delay:
            asyncio.get_running_loop().call_later(self.delay, send, *arguments)
        else:
            send(*arguments)

    def close(self) -> None:
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
        if self._relay.on_offered:
            self._relay.on_offered(data)
        if self._relay.passes(data):
            self._relay.down.send(len(data), self._relay.after_delay, self._relay.deliver, data, self._client)


@asynccontextmanager
async def lossy_relay(target: int, seed: int = 1) -> AsyncIterator[LossyRelay]:
    """A relay to port `target` of 127.0.0.1."""
    loop = asyncio.get_running_loop()
    _, relay = await loop.create_datagram_endpoint(lambda: LossyRelay(target, seed), local_addr=("127.0.0.1", 0))
    yield relay
    relay.close()
