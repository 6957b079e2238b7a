"""Uploaded files in a folder of the data directory."""

import asyncio
import os
import re
from collections.abc import AsyncIterator
from pathlib import Path

KEY = re.compile(r"[0-9a-f]{32}")
PIECE = 256 * 1024


class DiskFiles:
    """One file a key, in 256 subfolders. A file appears whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def put(self, key: str, content: bytes) -> None:
        """Store the content; an existing key is replaced."""
        await asyncio.to_thread(self._write, self._path(key), content)

    async def read(self, key: str) -> AsyncIterator[bytes]:
        """The content in pieces. Raises `FileNotFoundError`."""
        file = await asyncio.to_thread(self._path(key).open, "rb")
        try:
            while piece := await asyncio.to_thread(file.read, PIECE):
                yield piece
        finally:
            await asyncio.to_thread(file.close)

    async def delete(self, key: str) -> None:
        """Remove the content; one that is not there is no error."""
        await asyncio.to_thread(self._path(key).unlink, missing_ok=True)

    def _path(self, key: str) -> Path:
        # Keys are made by the domain; the check keeps a mistake there from leaving the folder.
        if not KEY.fullmatch(key):
            raise FileNotFoundError(key)
        return self._folder / key[:2] / key

    @staticmethod
    def _write(path: Path, content: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_suffix(".part")
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
