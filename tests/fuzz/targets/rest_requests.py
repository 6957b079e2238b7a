"""Requests of the REST API: refused as problem details that say where, or checked by the operation's models.

The first octet chooses the operation, the second whether the body is a good one with edits or as it comes, and what is
said of it; the third is the length of the query, the fourth that of the idempotency key. They follow, then the body.
"""

import json
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote_from_bytes

from aiohttp import web

from rooms.errors import DomainError
from rooms.identity import Identity
from rooms.models import PersonKind
from tests.fuzz.arriving import arrived, never, with_body
from tests.fuzz.dictionaries import edited
from tests.fuzz.loop import finished
from web.api.v1.models.base import Problem
from web.api.v1.operations import OPERATIONS
from web.api.v1.reading import attempt_of
from web.api.v1.serving import ROOT, _checked
from web.application import HERE
from web.deps import WebOptions
from web.forms import MAX_FORM
from web.i18n import LOCALES, Catalogues, Text, read_catalogue
from web.middleware.errors import refuse
from web.origins import Origins
from web.request_state import CATALOGUES, DEPS, IDENTITY, LOCALE, ORIGINS

LATER = "2030-01-07T02:00:00Z"
ID = "0f3c1d5a9b7e4c2f8a6d0b1e5c7f9a3d"
GOOD: dict[str, Any] = {
    "starts_at": LATER,
    "reason": "x",
    "topic": "x",
    "questions": "?",
    "items": ["x"],
    "text": "x",
    "state": "done",
    "stars": 1,
    "active": False,
    "url": "https://program.example/hook",
    "events": ["session.booked"],
    "mentor_id": ID,
    "until": "2030-01-07",
    "name": "Startup A",
    "locale": "id",
    "time_zone": "Asia/Makassar",
    "companions": [ID],
    "weekly": [[{"start": "09:00", "end": "12:00"}]] * 7,
}
"""Values that fields of these names take; a body has those that its model names."""
ASKED = [operation for operation in OPERATIONS if operation.body or operation.query.model_fields]
CODES = {
    "invalid_payload",
    "media_type_unsupported",
    "request_invalid",
    "idempotency_key_invalid",
    "not_found",
    "payload_too_large",
}
LARGEST = 20_000
"""Octets of a refusal: twenty faults, each with its place and a sentence."""
WHO = Identity(ID, ID, "Startup A", PersonKind.ACCOUNT, "id", "Asia/Jakarta", "s" * 43)


def topics(locale: str) -> dict[str, Text]:
    """What refusals say; all sentences would take seconds."""
    return {
        key: text
        for topic in ("api", "error")
        for key, text in read_catalogue(HERE / "locale" / locale / f"{topic}.po", locale).items()
    }


APP = web.Application()
APP[DEPS] = SimpleNamespace(options=WebOptions(), clock=None)  # type: ignore[misc] # all that is asked of it
APP[CATALOGUES] = Catalogues({locale: topics(locale) for locale in LOCALES})
APP[ORIGINS] = Origins(())
for one in ASKED:
    APP.router.add_route(one.method, ROOT + one.path, never)


def check(data: bytes) -> None:
    which, mode, size, length = data[:4].ljust(4, b"\0")
    operation, rest = ASKED[which % len(ASKED)], data[4:]
    query, key, body = rest[:size], rest[size : size + length], rest[size + length :]
    if operation.body and mode & 1:
        good = {name: GOOD[name] for name in operation.body.model_fields if name in GOOD}
        body = json.dumps(edited(good, body), default=str).encode("utf-8", "replace")
    path = ROOT + operation.path.format_map(dict.fromkeys(operation.parameters, ID))
    # A browser escapes what an address cannot hold; who does not is refused by the parser.
    asks = query.decode("latin-1").encode() if mode & 2 else quote_from_bytes(query, safe="&=%+").encode()
    kind = b"application/json" + (b"; charset=utf-16" if mode & 8 else b"") if mode & 4 == 0 else b"text/plain"
    head = b"%b %b?%b HTTP/1.1\r\nHost: a\r\nContent-Type: %b" % (operation.method.encode(), path.encode(), asks, kind)
    if length:
        head += b"\r\nIdempotency-Key: " + key
    request = arrived(with_body(head, body), app=APP, limit=MAX_FORM)
    if request is None or request.match_info.http_exception is not None:
        return
    request[IDENTITY], request[LOCALE] = WHO, "en" if mode & 16 else "id"
    try:
        call = finished(_checked(request, operation))
        if length:
            attempt = attempt_of(request, operation, call)
            assert attempt is None or attempt.key.isprintable()
    except DomainError as error:
        told(request, error)
        return
    for part in (call.query, call.body):
        if part is not None:
            written = part.model_dump_json(by_alias=True)
            assert type(part).model_validate_json(written) == part


def told(request: web.Request, error: DomainError) -> None:
    """The refusal, as a program reads it."""
    assert error.code in CODES, error.code
    response = refuse(request, error)
    assert 400 <= response.status < 500
    assert isinstance(response.body, bytes)
    assert len(response.body) <= LARGEST
    problem = Problem.model_validate_json(response.body)
    assert problem.code == error.code
    assert (problem.errors is not None) == (error.code == "request_invalid")
