"""Files sent in: refused by code, or a name and a content that are the ones that were sent.

The first octet says whether the rest is a file of a form of ours, its name up to the first line feed, or else a body as
it comes; whether a token has to come before it; and whether it is read as a form without files.
"""

from aiohttp import web

from rooms.errors import DomainError
from rooms.files.kinds import IMAGES, clean_file_name, media_type_of, name_for
from tests.fuzz.arriving import arrived, finished_in_time, never, with_body
from tests.fuzz.loop import finished
from tests.fuzz.refusals import outcome
from web import csrf
from web.downloading import OPAQUE, disposition
from web.forms import MAX_FORM, fields
from web.request_state import CSRF_KEY
from web.uploading import posted_file, uploaded_file

LIMIT = 1024
KEY = "k" * 43
TOKEN = csrf.issue(KEY).encode()


APP = web.Application()
APP.router.add_post("/", never)


def check(data: bytes) -> None:
    mode, rest = (data[0] if data else 0), data[1:]
    head = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data; boundary=b"
    body, content = rest, None
    if mode & 1:
        name, _, content = rest.partition(b"\n")
        body = part(b'file"; filename="' + name, content)
        if mode & 2:
            body = part(csrf.FIELD.encode(), TOKEN) + body
        body += b"--b--\r\n"
    elif mode & 2:
        more, _, body = rest.partition(b"\n")
        head += more
    request = arrived(with_body(head, body), app=APP, limit=MAX_FORM)
    if request is None:
        return
    request[CSRF_KEY] = KEY
    if mode & 4:
        form(request)
        return
    took: list[int] = []
    reading = posted_file if mode & 2 else uploaded_file
    file, code = outcome(lambda: finished_in_time(reading(request, LIMIT, took.append)))
    assert code in (None, "upload_invalid", "file_too_large", "invalid_payload", "csrf_failed")
    assert code != "csrf_failed" or not took, "a file was read before its token"
    if file is None:
        return
    name_sent, received = file
    assert sum(took) == len(received) <= LIMIT
    if content is not None and b"\r\n--b" not in content:
        assert received == content
    keep(name_sent, received)


def form(request: web.Request) -> None:
    """Where no file is asked for, what else is sent counts."""
    try:
        texts = finished(fields(request))
    except (DomainError, web.HTTPException):
        return
    assert all("\0" not in name + text and (name + text).encode() is not None for name, text in texts.items())


def part(disposition_: bytes, content: bytes) -> bytes:
    return b'--b\r\nContent-Disposition: form-data; name="%b"\r\n\r\n%b\r\n' % (disposition_, content)


def keep(name: str, content: bytes) -> None:
    """As what it would be stored and given out."""
    cleaned = clean_file_name(name)
    cleaned.encode()
    media_type, code = outcome(lambda: media_type_of(cleaned, content))
    assert code in (None, "file_type_refused")
    if media_type is None:
        return
    assert media_type in IMAGES or media_type != OPAQUE
    header = disposition(name_for(cleaned, media_type), inline=False)
    assert header.isascii()
    assert header.isprintable()
