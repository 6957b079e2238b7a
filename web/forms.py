"""Reading what a form sent."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import quote, urlsplit

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from rooms.errors import InvalidPayload

MAX_FORM = 64 * 1024
"""Bytes of a form or a JSON body."""
UNREADABLE: Final = (web.RequestPayloadError, HttpProcessingError)
"""What aiohttp raises while it reads a body that is not compressed, or not divided into parts, as it says."""


def media_type(request: web.Request) -> str:
    """What the body is said to be. Raises `InvalidPayload` where that cannot be read."""
    try:
        return request.content_type
    except Exception:  # noqa: BLE001 - the standard library's parser of such lines raises whatever it likes
        raise InvalidPayload from None


async def fields(request: web.Request) -> Mapping[str, str]:
    """The text fields of a form, trimmed of nothing. Raises `InvalidPayload` for any other kind of body, and for what
    no database takes."""
    if media_type(request) not in ("application/x-www-form-urlencoded", "multipart/form-data"):
        raise InvalidPayload
    try:
        posted = await request.post()
        texts = {name: value for name, value in posted.items() if isinstance(value, str)}
        for name in texts:
            storable("".join((name, *(value for value in posted.getall(name) if isinstance(value, str)))))
    except (ValueError, LookupError, *UNREADABLE) as error:  # a form in no encoding that there is, too
        raise InvalidPayload from error
    return texts


def storable(text: str) -> None:
    """Raises `ValueError` for what is no text in UTF-8, as some encodings and JSON can write it, or has U+0000."""
    text.encode()
    if "\0" in text:
        raise ValueError(text)


async def picked(request: web.Request, name: str) -> list[str]:
    """All values of a field that may come several times, as boxes that were ticked do; after `fields`."""
    return [value for value in (await request.post()).getall(name, []) if isinstance(value, str)]


def local_path(target: str | None, default: str = "/") -> str:
    """The target when it is a path of this site, else the default: no form sends anyone to another site."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return default
    if any(character in target for character in "\\\r\n\t\x00") or len(target) > 2000:
        return default
    parts = urlsplit(target)
    return default if parts.scheme or parts.netloc else target


def sign_in_url(target: str) -> str:
    """The sign-in page, which leads on to the target."""
    return f"/sign-in?next={quote(target, safe='/')}"


def whole_number(text: str, default: int | None = None) -> int:
    """A number without sign. Raises `InvalidPayload` where there is none and no default."""
    digits = text.strip()
    if digits.isascii() and digits.isdigit() and len(digits) <= 9:
        return int(digits)
    if default is None or digits:
        raise InvalidPayload
    return default
