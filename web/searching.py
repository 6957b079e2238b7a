"""What mentors and startups are searched by, alike for pages and for programs: words, and choices among known ones."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from rooms.mentoring.finding import words_of
from rooms.mentoring.mentor_order import Tagged
from rooms.mentoring.vocabulary import EXPERTISE, LANGUAGES, SECTORS, STAGES
from web.i18n import LOCALES, Catalogues

QUERY_LENGTH: Final = 200
VOCABULARIES: Final = {"expertise": EXPERTISE, "sector": SECTORS, "language": LANGUAGES}


@dataclass(frozen=True)
class Choice:
    """A filter by one of some words: its parameter, which is the domain's name for it, and by which kind of tag the
    words are named."""

    name: str
    kind: str
    words: tuple[str, ...]


MENTOR_CHOICES: Final = (
    Choice("expertise", "expertise", EXPERTISE),
    Choice("sector", "sector", SECTORS),
    Choice("language", "language", LANGUAGES),
)
STARTUP_CHOICES: Final = (
    Choice("need", "expertise", EXPERTISE),
    Choice("sector", "sector", SECTORS),
    Choice("stage", "stage", STAGES),
)


def filter_fields(catalogues: Catalogues, query: str | None, chosen: Mapping[str, str | None]) -> dict[str, Any]:
    """The fields of a `MentorFilter` or `StartupFilter`: the words of the query, for each the tags whose name in either
    language has a word that begins so, and what is chosen."""
    words = words_of(query or "")
    return {"words": words, "word_tags": tuple(_named(catalogues, word) for word in words), **chosen}


def _named(catalogues: Catalogues, word: str) -> Tagged:
    if len(word) < 2:
        return frozenset()
    begins = re.compile(rf"\b{re.escape(word)}", re.IGNORECASE)
    return frozenset(
        (kind, tag)
        for kind, vocabulary in VOCABULARIES.items()
        for tag in vocabulary
        if any(begins.search(catalogues.translate(locale, f"tags.{kind}.{tag}")) for locale in LOCALES)
    )
