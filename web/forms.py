"""Reading what a form sent."""

from collections.abc import Mapping
from urllib.parse import quote, urlsplit

from aiohttp import web

from rooms.errors import InvalidPayload

MAX_FORM = 64 * 1024
"""Bytes of a form or a JSON body."""


async def fields(request: web.Request) -> Mapping[str, str]:
    """The text fields of a form, trimmed of nothing. Raises `InvalidPayload` for any other kind of body."""
    if request.content_type not in ("application/x-www-form-urlencoded", "multipart/form-data"):
        raise InvalidPayload
    try:
        posted = await request.post()
    except (ValueError, LookupError) as error:  # a form in no encoding that there is, too
        raise InvalidPayload from error
    return {name: value for name, value in posted.items() if isinstance(value, str)}


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
    if text.strip().isascii() and text.strip().isdigit() and len(text.strip()) <= 9:
        return int(text)
    if default is None or text.strip():
        raise InvalidPayload
    return default
