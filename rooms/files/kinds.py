"""Which files are taken. The content decides; the name must agree with it."""

import re
import unicodedata

import filetype

from rooms.chat.text import clean_line
from rooms.errors import FileTypeRefused

NAME_LENGTH = 120

IMAGES = {"image/png", "image/jpeg", "image/webp", "image/gif"}
_EXTENSIONS = {
    "image/png": ("png",),
    "image/jpeg": ("jpg", "jpeg"),
    "image/webp": ("webp",),
    "image/gif": ("gif",),
    "application/pdf": ("pdf",),
    "application/zip": ("zip",),
    "application/x-7z-compressed": ("7z",),
    "application/gzip": (
        "gz",
        "tgz",
    ),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ("docx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ("xlsx",),
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ("pptx",),
    "application/vnd.oasis.opendocument.text": ("odt",),
    "application/vnd.oasis.opendocument.spreadsheet": ("ods",),
    "application/vnd.oasis.opendocument.presentation": ("odp",),
    "application/msword": ("doc",),
    "application/vnd.ms-excel": ("xls",),
    "application/vnd.ms-powerpoint": ("ppt",),
    "video/mp4": (
        "mp4",
        "m4v",
    ),
    "video/webm": ("webm",),
    "video/quicktime": ("mov",),
    "audio/mpeg": ("mp3",),
    "audio/mp4": ("m4a",),
    "audio/x-wav": ("wav",),
    "audio/ogg": (
        "ogg",
        "oga",
        "opus",
    ),
    "audio/x-flac": ("flac",),
    "audio/webm": ("weba",),
}
"""What is taken, and the endings that a name of it may have; the first is given to a name with another."""

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
    return name[:NAME_LENGTH].rstrip(". ") or "file"


def media_type_of(name: str, content: bytes) -> str:
    """What the content is. Raises `FileTypeRefused` for programs, markup and whatever is not on the list."""
    kind = filetype.guess(content)  # type: ignore[no-untyped-call] # the library has no types
    extension = name.rpartition(".")[2].lower()
    if kind is not None:
        if kind.mime not in _EXTENSIONS:
            raise FileTypeRefused
        return str(kind.mime)
    if extension in _TEXT and _is_plain_text(content):
        return _TEXT[extension]
    raise FileTypeRefused


def name_for(name: str, media_type: str) -> str:
    """The name with an ending that agrees with the content, so that nothing runs as what it is not."""
    endings = _EXTENSIONS.get(media_type, ())
    stem, _, extension = name.rpartition(".")
    if not endings or (stem and extension.lower() in endings):
        return name
    return f"{(stem or name)[: NAME_LENGTH - 6]}.{endings[0]}"


def _is_plain_text(content: bytes) -> bool:
    if b"\x00" in content or _MARKUP.search(content[:4096]):
        return False
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
