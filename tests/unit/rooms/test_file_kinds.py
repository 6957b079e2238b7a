"""Which files are taken, and what is left of a picture."""

import io
import struct
import zlib
from collections.abc import Iterator

import pytest
from PIL import Image

from rooms.errors import FileTypeRefused, UploadInvalid
from rooms.files.images import ImagePool
from rooms.files.kinds import clean_file_name, media_type_of, name_for


@pytest.fixture
def images() -> Iterator[ImagePool]:
    pool = ImagePool()
    yield pool
    pool.close()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.exe", b"MZ" + bytes(64)),
        ("a.png", b"MZ" + bytes(64)),
        ("a.txt", b"\x7fELF" + bytes(64)),
        ("a.html", b"<p>x"),
        ("a.txt", b"  <!DOCTYPE html><p>x"),
        ("a.txt", b"x <ScRiPt>alert(1)</script>"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("a.txt", b"a\x00b"),
        ("a.txt", b"\xff\xfea"),
        ("a.sh", b"#!/bin/sh\n"),
    ],
)
def test_programs_and_markup_are_refused(name: str, content: bytes) -> None:
    with pytest.raises(FileTypeRefused):
        media_type_of(name, content)


def test_a_name_agrees_with_its_content() -> None:
    assert media_type_of("a.html", b"%PDF-1.7\n<script>") == "application/pdf"
    assert name_for("a.html", "application/pdf") == "a.pdf"
    assert clean_file_name("..\\..\\etc/pass\u202ewd\r\n.txt") == "passwd .txt"
    assert clean_file_name("a" * 119 + " b") == "a" * 119


async def test_a_redrawn_picture_has_no_metadata_and_no_tail(images: ImagePool) -> None:
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    drawn = io.BytesIO()
    Image.new("RGB", (4000, 10), "red").save(drawn, "JPEG", exif=exif)
    redrawn = await images.redraw(drawn.getvalue() + b"<script>alert(1)</script>")
    assert (redrawn.media_type, redrawn.width, redrawn.height) == ("image/jpeg", 2560, 6)
    assert b"secret" not in redrawn.content
    assert b"<script>" not in redrawn.content


async def test_bombs_and_broken_pictures_are_refused(images: ImagePool) -> None:
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + header
    bomb = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
    for content in (bomb, b"GIF89a<script>alert(1)</script>", b""):
        with pytest.raises(UploadInvalid):
            await images.redraw(content)
