"""Somebody's way to the node, in user space: it may block UDP, and change the address that the node sees."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast

HOST = "127.0.0.2"
"""Where the way begins: the node announces it, and the port's number is the node's own."""


class RoamingLink(asyncio.DatagramProtocol):
    """UDP and TCP from another address to 127.0.0.1, on one port number."""

    def __init__(self, port: int) -> None:
        self.udp = True
        """Whether UDP passes."""
        self.tcp_connections = 0
        self._port = port
        self._from = "127.0.0.1"
        self._ways: dict[Any, _Way] = {}
        self._opening: dict[Any, list[bytes]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: Any) -> None:
        if not self.udp:
            return
        if addr in self._ways:
            self._ways[addr].transport.sendto(data)
        elif addr in self._opening:
            self._opening[addr].append(data)
        else:
            self._opening[addr] = [data]
            self._start(self._open(addr))

    def move(self, host: str | None = None) -> None:
        """From now on the node sees everybody's UDP come from another port, of `host` if one is given; what it sends to
        the former is lost."""
        self._from = host or self._from
        for way in self._ways.values():
            way.transport.close()
        self._ways.clear()

    async def relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One TCP connection."""
        self.tcp_connections += 1
        up_reader, up_writer = await asyncio.open_connection("127.0.0.1", self._port)
        await asyncio.gather(_pump(reader, up_writer), _pump(up_reader, writer))

    def close(self) -> None:
        self.transport.close()
        self.move()
        for task in self._tasks:
            task.cancel()

    async def _open(self, client: Any) -> None:
        loop = asyncio.get_running_loop()
        address = ("127.0.0.1", self._port)
        transport, way = await loop.create_datagram_endpoint(
            lambda: _Way(self, client), local_addr=(self._from, 0), remote_addr=address
        )
        self._ways[client] = way
        for data in self._opening.pop(client):
            transport.sendto(data)

    def _start(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


class _Way(asyncio.DatagramProtocol):
    """The socket that the node knows one client by."""

    def __init__(self, link: RoamingLink, client: Any) -> None:
        self._link, self._client = link, client

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: Any) -> None:
        if self._link.udp:
            self._link.transport.sendto(data, self._client)


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while piece := await reader.read(65536):
            writer.write(piece)
            await writer.drain()
    except ConnectionError:
        pass
    finally:
        writer.close()


@asynccontextmanager
async def roaming_link(port: int, host: str = HOST) -> AsyncIterator[RoamingLink]:
    """A link to a node on 127.0.0.1 that announces `host`."""
    loop = asyncio.get_running_loop()
    _, link = await loop.create_datagram_endpoint(lambda: RoamingLink(port), local_addr=(host, port))
    server = await asyncio.start_server(link.relay, host, port)
    yield link
    server.close()
    link.close()
