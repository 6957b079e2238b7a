"""Forms, and the JSON of scripts: refused by code, or texts that every database takes, read for what they stand for.

The first octet says of which type the body is; up to the first line feed its parameters follow, then the body. Forms in
several parts are read by the target `uploads`, for that takes longer.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import partial
from urllib.parse import urlsplit

from aiohttp import web

from rooms.chat.text import clean_line
from rooms.errors import DomainError
from tests.fuzz.arriving import arrived, never, with_body
from tests.fuzz.loop import finished
from tests.fuzz.refusals import outcome
from web import csrf
from web.api.body import json_object, number_of, text_of
from web.forms import MAX_FORM, fields, local_path, picked, whole_number
from web.slot_days import read_day, read_slot, slot_week

TYPES = (b"application/x-www-form-urlencoded", b"text/plain", b"application/json")
NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
KEY = "k" * 43


APP = web.Application()
APP.router.add_post("/", never)


def check(data: bytes) -> None:
    kind = TYPES[data[0] % len(TYPES) if data else 0]
    parameters, _, body = data[1:].partition(b"\n")
    head = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Type: %b%b" % (kind, parameters)
    request = arrived(with_body(head, body), app=APP, limit=MAX_FORM)
    if request is None:
        return
    try:
        form = finished(fields(request)) if kind != TYPES[2] else texts_of(finished(json_object(request)))
    except (DomainError, web.HTTPException):
        return
    for name, value in form.items():
        assert isinstance(value, str)
        assert "\0" not in name + value, "PostgreSQL takes none"
        assert len((name + value).encode()) <= 4 * len(body) + 8
        assert kind == TYPES[2] or value in finished(picked(request, name))
        read(value)


def texts_of(body: Mapping[str, object]) -> dict[str, str]:
    """Those of its members that are texts, as the only ones that take one are read, and its numbers."""
    for name in body:
        outcome(partial(number_of, body, name))
    texts = {name: outcome(partial(text_of, body, name))[0] for name in body}
    return {clean_line(name, 80): clean_line(text, 120) for name, text in texts.items() if text is not None}


def read(value: str) -> None:
    """The value as each kind of field is read."""
    path = local_path(value)
    assert path.startswith("/")
    assert not urlsplit(path).netloc
    assert not csrf.valid(KEY, value)
    day = read_day(value)
    assert day is None or type(day) is date
    if day is not None:
        week = slot_week([], minutes=30, zone="Asia/Jayapura", other_zone="UTC", locale="id", now=NOW, first=day)
        assert len(week.days) == 7
    for reader in (read_slot, whole_number):
        try:
            reader(value)
        except DomainError:
            continue
