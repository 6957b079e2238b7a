"""Cursors: where a page of a list ended, opaque to who carries them."""

import base64
import json
from datetime import UTC, datetime
from math import isfinite
from typing import Any

from rooms.keyset import Place
from web.api.v1.models.base import MAX_CURSOR
from web.refusals import CursorInvalid

_LATEST = 4_102_444_800_000_000
"""Microseconds since 1970: the year 2100."""
_LARGEST = 2**31 - 1
"""What a database's integer holds."""


def cursor_of(place: Place | None) -> str | None:
    """The cursor for what follows a place; none where nothing does."""
    if place is None:
        return None
    told = [_micros(part) if isinstance(part, datetime) else part for part in place]
    packed = json.dumps(told, separators=(",", ":"), ensure_ascii=False).encode()
    return base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


def place_of(cursor: str | None, *shape: type) -> Any:
    """The place, whose parts are of the given types (`str`, `int`, `float`, `datetime`), as a tuple; none without a
    cursor.

    Raises `CursorInvalid`. It grants nothing: whoever makes one up sees what they could see anyhow.
    """
    if cursor is None:
        return None
    try:
        if len(cursor) > MAX_CURSOR or not cursor.isascii():
            raise ValueError(cursor)
        packed = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        parts = json.loads(packed)
        if not isinstance(parts, list) or len(parts) != len(shape):
            raise ValueError(cursor)
        place = tuple(_part(part, kind) for part, kind in zip(parts, shape, strict=True))
        if cursor_of(place) != cursor:
            raise ValueError(cursor)
    except (ValueError, RecursionError):
        raise CursorInvalid from None
    return place


def _micros(at: datetime) -> int:
    since = at.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def _part(part: object, kind: type) -> str | float | datetime:
    """Raises `ValueError`."""
    if kind is str and isinstance(part, str) and "\0" not in part:
        return part
    if kind is float and isinstance(part, float) and isfinite(part):
        return part
    if isinstance(part, int) and not isinstance(part, bool):
        if kind is int and abs(part) <= _LARGEST:
            return part
        if kind is datetime and 0 <= part <= _LATEST:
            return datetime.fromtimestamp(part // 1_000_000, UTC).replace(microsecond=part % 1_000_000)
    raise ValueError(part)
