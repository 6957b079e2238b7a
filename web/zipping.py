"""A ZIP archive that is sent while it is made: no more of it is in memory than one piece."""

import io
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime
from typing import Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

READABLE: Final = 0o644 << 16


class _Outbox(io.RawIOBase):
    """What was written and not yet sent. It cannot seek, so sizes follow the content (APPNOTE 4.3.9)."""

    def __init__(self) -> None:
        self._waiting = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        view = memoryview(data)  # type: ignore[arg-type] # any buffer, as the base class has it
        self._waiting += view
        return view.nbytes

    def take(self) -> bytes:
        """All of it, once."""
        taken = bytes(self._waiting)
        self._waiting.clear()
        return taken


class ZipSender:
    """Writes an archive's files one after another through `send`."""

    def __init__(self, send: Callable[[bytes], Awaitable[None]]) -> None:
        self._send, self._outbox = send, _Outbox()
        self._archive = ZipFile(self._outbox, "w")

    async def add(self, path: str, at: datetime, pieces: AsyncIterator[bytes], *, compress: bool = False) -> None:
        """One file. Its pieces are bounded in size by who gives them."""
        entry = ZipInfo(path, at.timetuple()[:6])
        entry.compress_type, entry.external_attr = ZIP_DEFLATED if compress else ZIP_STORED, READABLE
        with self._archive.open(entry, "w") as file:
            async for piece in pieces:
                file.write(piece)
                await self._flush()
        await self._flush()

    async def close(self) -> None:
        """Write the directory of all files, without which it is no archive."""
        self._archive.close()
        await self._flush()

    async def _flush(self) -> None:
        if waiting := self._outbox.take():
            await self._send(waiting)
