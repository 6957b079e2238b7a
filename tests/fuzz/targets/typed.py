"""What people type into one field: cleaned and bounded, or refused by code. What was cleaned stays as it is."""

import unicodedata
from collections.abc import Callable
from functools import partial

from rooms.accounts.passwords import check_strength
from rooms.accounts.registration import clean_email, clean_locale, clean_zone
from rooms.chat.text import NAME_LENGTH, clean_line, clean_name, clean_text
from rooms.files.kinds import NAME_LENGTH as FILE_NAME_LENGTH
from rooms.files.kinds import clean_file_name, name_for
from rooms.mentoring.busy import clean_calendar_url
from rooms.mentoring.finding import words_of
from rooms.mentoring.startups import clean_website
from rooms.ports import FetchRefused
from rooms.tokens import is_token
from rooms.webhooks.subscriptions import clean_address
from server.adapters.outward_http import checked
from tests.fuzz.refusals import outcome
from web.downloading import disposition
from web.joining import destination
from web.spreadsheets import as_csv

OWN = "https://technopark.example"
CLEANERS: tuple[Callable[[str], str | None], ...] = (
    clean_text,
    clean_name,
    clean_email,
    clean_zone,
    clean_locale,
    clean_website,
    clean_address,
    clean_calendar_url,
    lambda text: clean_line(text, 80),
    clean_file_name,
)


def check(data: bytes) -> None:
    text = data.decode("utf-8", "surrogatepass" if data[:1] > b"\xf0" else "replace") if valid(data) else ""
    for clean in CLEANERS:
        cleaned, _ = outcome(partial(clean, text))
        if cleaned is not None:
            assert unicodedata.is_normalized("NFC", cleaned) or clean not in (clean_text, clean_name)
            assert clean(cleaned) == cleaned, clean
            assert cleaned.encode() is not None
            assert len(cleaned) <= 2 * len(text) + 40
    name, _ = outcome(partial(clean_name, text))
    assert name is None or 0 < len(name) <= NAME_LENGTH
    assert len(words_of(text)) <= 10
    leads(text)
    fetched(text)
    stored(clean_file_name(text))
    outcome(partial(check_strength, text, "name", "mail@technopark.example"))
    assert as_csv(["a"], [[clean_text(text)]])


def valid(data: bytes) -> bool:
    try:
        data.decode("utf-8", "surrogatepass" if data[:1] > b"\xf0" else "replace")
    except UnicodeDecodeError:
        return False
    return True


def leads(text: str) -> None:
    """What was pasted into the field for joining."""
    where = destination(text, OWN)
    if where is not None:
        assert where.startswith(("/t/", "/j/"))
        assert where.isascii()
        assert where.startswith("/t/") or is_token(where.removeprefix("/j/"))


def fetched(text: str) -> None:
    """An address that the service is to ask on somebody's behalf."""
    for clean in (clean_address, clean_calendar_url):
        address, _ = outcome(partial(clean, text))
        if address is None:
            continue
        try:
            assert checked(address) == address
        except FetchRefused:
            continue
        assert address.lower().startswith(("http://", "https://")), address


def stored(name: str) -> None:
    """A file by that name, given out again."""
    assert 0 < len(name) <= FILE_NAME_LENGTH
    assert not set(name) & set('\\/:*?"<>|\r\n\0')
    ended = name_for(name, "application/pdf")
    assert ended.lower().endswith(".pdf")
    assert len(ended) <= FILE_NAME_LENGTH
    header = disposition(ended, inline=False)
    assert header.isascii()
    assert header.isprintable()
    assert header.count('"') == 2
