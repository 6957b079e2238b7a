"""What a reader searches for, kept in the address: `/mentors?q=…&sector=food`."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from aiohttp import web

from rooms.mentoring.finding import words_of
from rooms.mentoring.mentor_order import Tagged
from rooms.mentoring.vocabulary import EXPERTISE, LANGUAGES, SECTORS
from web.i18n import LOCALES
from web.request_state import CATALOGUES

MOST_PAGES = 400
VOCABULARIES = {"expertise": EXPERTISE, "sector": SECTORS, "language": LANGUAGES}


@dataclass(frozen=True)
class Chip:
    """One filter that is set, and the address without it."""

    label: str
    without: str


def chosen(request: web.Request, name: str, choices: Collection[str]) -> str | None:
    """The value of a parameter, if it is one of the choices; an address that was mended by hand finds everything."""
    value = request.query.get(name, "")
    return value if value in choices else None


def page_of(request: web.Request) -> int:
    """Which page is asked for, from 1."""
    text = request.query.get("page", "")
    return min(max(1, int(text)), MOST_PAGES) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def address(path: str, params: Mapping[str, str | None]) -> str:
    """The path with the parameters that are set."""
    given = {name: value for name, value in params.items() if value}
    return f"{path}?{urlencode(given)}" if given else path


def around(
    path: str, params: Mapping[str, str | None], page: int, total: int, size: int
) -> tuple[str | None, str | None]:
    """The addresses of the page before and the page after."""
    before = address(path, {**params, "page": str(page - 1) if page > 2 else None}) if page > 1 else None
    more = page * size < total and page < MOST_PAGES
    return before, address(path, {**params, "page": str(page + 1)}) if more else None


def chips(path: str, params: Mapping[str, str | None], labels: Mapping[str, str | None]) -> list[Chip]:
    """The filters that are set, by name, with their labels."""
    return [
        Chip(label, address(path, {**params, name: None}))
        for name, label in labels.items()
        if label and params.get(name)
    ]


def named_tags(request: web.Request, query: str) -> tuple[tuple[str, ...], tuple[Tagged, ...]]:
    """The words to search for, and for each the tags whose name in either language has a word that begins so."""
    words = words_of(query)
    catalogues = request.app[CATALOGUES]

    def named(word: str, kind: str, tag: str) -> bool:
        begins = re.compile(rf"\b{re.escape(word)}", re.IGNORECASE)
        return any(begins.search(catalogues.translate(locale, f"tags.{kind}.{tag}")) for locale in LOCALES)

    pairs = [(kind, tag) for kind, vocabulary in VOCABULARIES.items() for tag in vocabulary]
    return words, tuple(
        frozenset((kind, tag) for kind, tag in pairs if len(word) > 1 and named(word, kind, tag)) for word in words
    )
