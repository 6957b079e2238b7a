"""Which files are taken. The content decides; the name must agree with it."""

import re
import unicodedata

import filetype

from rooms.chat.text import clean_line
from rooms.errors import FileTypeRefused

NAME_LENGTH = 120

IMAGES = {"image/png", "image/jpeg", "image/webp", "image/gif"}
_BINARY = IMAGES | {
    "application/pdf",
    "application/zip",
    "application/x-7z-compressed",
    "application/gzip",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "application/vnd.oasis.opendocument.text",
    "application/vnd.oasis.opendocument.spreadsheet",
    "application/vnd.oasis.opendocument.presentation",
    "application/msword",
    "application/vnd.ms-excel",
    "application/vnd.ms-powerpoint",
    "video/mp4",
    "video/webm",
    "video/quicktime",
    "audio/mpeg",
    "audio/mp4",
    "audio/x-wav",
    "audio/ogg",
    "audio/x-flac",
    "audio/webm",
}
_TEXT = {"txt": "text/plain", "md": "text/markdown", "csv": "text/csv", "json": "application/json", "log": "text/plain"}
_MARKUP = re.compile(rb"<\s*(?:!doctype|html|head|body|script|svg|\?xml|iframe|object|embed)", re.IGNORECASE)
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


def clean_file_name(name: str) -> str:
    """The last part of the name, without anything that a file system or a header minds."""
    name = clean_line(unicodedata.normalize("NFC", name.replace("\\", "/").rsplit("/", 1)[-1]), 400)
    name = _UNSAFE.sub("_", name).strip(". ")
    stem, dot, extension = name.rpartition(".")
    if dot and len(name) > NAME_LENGTH:
        name = stem[: NAME_LENGTH - len(extension[:12]) - 1] + "." + extension[:12]
    return name[:NAME_LENGTH] or "file"


def media_type_of(name: str, content: bytes) -> str:
    """What the content is. Raises `FileTypeRefused` for programs, markup and whatever is not on the list."""
    kind = filetype.guess(content)  # type: ignore[no-untyped-call] # the library has no types
    extension = name.rpartition(".")[2].lower()
    if kind is not None:
        if kind.mime not in _BINARY:
            raise FileTypeRefused
        return str(kind.mime)
    if extension in _TEXT and _is_plain_text(content):
        return _TEXT[extension]
    raise FileTypeRefused


def _is_plain_text(content: bytes) -> bool:
    if b"\x00" in content or _MARKUP.search(content[:4096]):
        return False
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
