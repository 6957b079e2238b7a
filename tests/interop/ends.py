"""Ends of a way for datagrams, that keep what comes."""

import asyncio
from typing import cast


class End(asyncio.DatagramProtocol):
    """Keeps what comes, and why something did not go, in `heard`."""

    def __init__(self) -> None:
        self.heard: asyncio.Queue[bytes | Exception] = asyncio.Queue()
        self.closed = asyncio.Event()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.DatagramTransport", transport)

    def connection_lost(self, exc: Exception | None) -> None:
        self.closed.set()

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self.heard.put_nowait(data)

    def error_received(self, exc: Exception) -> None:
        self.heard.put_nowait(exc)

    async def next(self) -> bytes | Exception:
        async with asyncio.timeout(10):
            return await self.heard.get()


class Echo(End):
    """Sends back whatever comes."""

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        super().datagram_received(data, addr)
        self.transport.sendto(data, addr)
