"""Forms: refused by code, or texts that every database takes, each then read for what it stands for.

The first octet says of which type the body is; up to the first line feed its parameters follow, then the body. Forms in
several parts are read by the target `uploads`, for that takes longer.
"""

from datetime import UTC, date, datetime
from urllib.parse import urlsplit

from aiohttp import web

from rooms.errors import DomainError
from tests.fuzz.arriving import arrived, finished, with_body
from web import csrf
from web.forms import MAX_FORM, fields, local_path, picked, whole_number
from web.slot_days import read_day, read_slot, slot_week

TYPES = (b"application/x-www-form-urlencoded", b"text/plain")
NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
KEY = "k" * 43


async def nothing(request: web.Request) -> web.StreamResponse:
    raise NotImplementedError


APP = web.Application()
APP.router.add_post("/", nothing)


def check(data: bytes) -> None:
    kind = TYPES[data[0] % len(TYPES) if data else 0]
    parameters, _, body = data[1:].partition(b"\n")
    head = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Type: %b%b" % (kind, parameters)
    request = arrived(with_body(head, body), app=APP, limit=MAX_FORM)
    if request is None:
        return
    try:
        form = finished(fields(request))
    except (DomainError, web.HTTPException):
        return
    for name, value in form.items():
        assert isinstance(value, str)
        assert "\0" not in name + value, "PostgreSQL takes none"
        assert len((name + value).encode()) <= 4 * len(body) + 8
        assert value in finished(picked(request, name))
        read(value)


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
