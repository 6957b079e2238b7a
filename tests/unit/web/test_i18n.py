"""Choosing a language, and filling sentences."""

import pytest

from web.i18n import Catalogues, negotiate

TEXTS = Catalogues(
    {
        "id": {"site.hello": "Halo, {name}", "site.rooms": ("{n} ruang",)},
        "en": {"site.hello": "Hello, {name}", "site.rooms": ("{n} room", "{n} rooms")},
    }
)


def test_sentences_are_filled_by_name() -> None:
    assert TEXTS.translate("id", "site.hello", name="Mentor 1") == "Halo, Mentor 1"
    assert TEXTS.translate("xx", "site.hello", name="Mentor 1") == "Halo, Mentor 1"
    assert TEXTS.translate("en", "site.unknown") == "site.unknown"


def test_plurals() -> None:
    assert [TEXTS.ngettext("en", "site.rooms", n) for n in (0, 1, 2)] == ["0 rooms", "1 room", "2 rooms"]
    assert [TEXTS.ngettext("id", "site.rooms", n) for n in (0, 1, 2)] == ["0 ruang", "1 ruang", "2 ruang"]


def test_the_browser_gets_its_topics() -> None:
    assert TEXTS.of_topics("en", ["site"]) == {"site.hello": "Hello, {name}", "site.rooms": ["{n} room", "{n} rooms"]}
    assert TEXTS.of_topics("en", ["room"]) == {}


@pytest.mark.parametrize(
    ("chosen", "account", "accept", "locale"),
    [
        ("en", "id", "id", "en"),
        (None, "en", "id", "en"),
        ("xx", None, "en-GB,id;q=0.5", "en"),
        (None, None, "id;q=0.2, en;q=0.9", "en"),
        (None, None, "in-ID", "id"),
        (None, None, "EN", "en"),
        (None, None, "iD, en;q=0.9", "id"),
        (None, None, "de", "id"),
        (None, None, "en;q=0", "id"),
        (None, None, "en;q=x, ,;", "id"),
        (None, None, "", "id"),
    ],
)
def test_negotiation(chosen: str | None, account: str | None, accept: str, locale: str) -> None:
    assert negotiate(chosen, account, accept) == locale
