"""A person's own way to the service's TCP port, which a test can cut. Media goes by UDP and does not pass here."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit


class Link:
    """Forwards bytes both ways while it is whole; `origin` is where the person goes instead."""

    def __init__(self, target: str) -> None:
        parts = urlsplit(target)
        self._host, self._port = parts.hostname or "localhost", parts.port or 80
        self._open: set[asyncio.StreamWriter] = set()
        self.origin = ""
        self.whole = True

    def cut(self) -> None:
        """Drop every connection, and refuse new ones until it is mended."""
        self.whole = False
        for writer in self._open:
            writer.transport.abort()

    def mend(self) -> None:
        """Let connections through again."""
        self.whole = True

    async def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection of the browser."""
        if not self.whole:
            writer.transport.abort()
            return
        try:
            up_reader, up_writer = await asyncio.open_connection(self._host, self._port)
        except OSError:
            writer.transport.abort()
            return
        self._open |= {writer, up_writer}
        await asyncio.gather(_pump(reader, up_writer), _pump(up_reader, writer))
        self._open -= {writer, up_writer}


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while piece := await reader.read(65536):
            writer.write(piece)
            await writer.drain()
    except ConnectionError:
        pass
    finally:
        writer.transport.abort() if reader.exception() else writer.close()


@asynccontextmanager
async def cuttable(target: str) -> AsyncIterator[Link]:
    """A link to the service, for as long as the context lasts."""
    link = Link(target)
    server = await asyncio.start_server(link.accept, "127.0.0.1", 0)
    link.origin = f"http://localhost:{server.sockets[0].getsockname()[1]}"
    yield link
    server.close()
    link.cut()
