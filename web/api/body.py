"""Reading a JSON body."""

import json
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from rooms.errors import InvalidPayload
from web.forms import UNREADABLE, media_type


async def json_object(request: web.Request) -> Mapping[str, Any]:
    """The object that the body holds. Raises `InvalidPayload`; the type must be JSON, which no plain form can send."""
    if media_type(request) != "application/json":
        raise InvalidPayload
    try:
        body = json.loads(await request.text())
    except (
        ValueError,
        LookupError,
        RecursionError,
        *UNREADABLE,
    ) as error:  # what is no JSON, or in no encoding that there is
        raise InvalidPayload from error
    if not isinstance(body, dict):
        raise InvalidPayload
    return body


def text_of(body: Mapping[str, Any], name: str, default: str | None = None) -> str:
    """A text of the object. Raises `InvalidPayload`."""
    value = body.get(name, default)
    if not isinstance(value, str):
        raise InvalidPayload
    return value


def number_of(body: Mapping[str, Any], name: str) -> int | None:
    """A whole number of the object, or none. Raises `InvalidPayload`."""
    value = body.get(name)
    if value is None or (isinstance(value, int) and not isinstance(value, bool) and 0 < value < 1_000_000):
        return value
    raise InvalidPayload
