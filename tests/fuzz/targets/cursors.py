"""Cursors: refused by code, or a place that gives the same cursor again. What is given out is taken back.

The first octet says which list it belongs to, and whether the rest is the cursor or what is packed in one.
"""

import base64
from datetime import datetime

from web.api.v1.cursors import cursor_of, place_of
from web.refusals import CursorInvalid

SHAPES: tuple[tuple[type, ...], ...] = (
    (str, str),
    (datetime, str),
    (float, int, str),
    (int, str, str),
    (float, str, str),
    (datetime, int, float, str),
)


def check(data: bytes) -> None:
    mode, rest = (data[0] if data else 0), data[1:]
    shape = SHAPES[mode % len(SHAPES)]
    packed = base64.urlsafe_b64encode(rest).rstrip(b"=").decode()
    cursor = packed if mode & 128 else rest.decode("utf-8", "surrogateescape")
    try:
        place = place_of(cursor, *shape)
    except CursorInvalid:
        return
    assert [type(part) for part in place] == list(shape)
    assert cursor_of(place) == cursor
    assert all("\0" not in part and part.encode() is not None for part in place if isinstance(part, str))
