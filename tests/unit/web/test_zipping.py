"""An archive that is sent while it is made."""

import io
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from zipfile import ZipFile

from web.zipping import ZipSender

AT = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)
PIECE = 256 * 1024


async def pieces(*given: bytes) -> AsyncIterator[bytes]:
    for piece in given:
        yield piece


async def test_no_more_than_a_piece_waits_and_other_programs_read_it() -> None:
    sent: list[bytes] = []
    waiting: list[int] = []

    async def send(part: bytes) -> None:
        waiting.append(len(part))
        sent.append(part)

    async def long() -> AsyncIterator[bytes]:
        for number in range(64):
            assert len(sent) >= number, "each piece is sent before the next is asked for"
            yield bytes([number]) * PIECE

    archive = ZipSender(send)
    await archive.add("data.json", AT, pieces(b"{" + b" " * PIECE, b"}"), compress=True)
    await archive.add("files/panjang é.bin", AT, long())
    await archive.add("files/empty", AT, pieces())
    await archive.close()
    assert max(waiting) < PIECE + 1024
    read = ZipFile(io.BytesIO(b"".join(sent)))
    assert (read.testzip(), read.namelist()) == (None, ["data.json", "files/panjang é.bin", "files/empty"])
    assert read.read("files/panjang é.bin") == b"".join(bytes([number]) * PIECE for number in range(64))
    entry = read.getinfo("data.json")
    assert (entry.date_time, entry.file_size, entry.compress_size < 1024) == ((2026, 1, 5, 9, 30, 0), PIECE + 2, True)
