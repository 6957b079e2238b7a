"""Translations: one gettext catalogue a topic and language, merged at start; both languages share their keys."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from babel.core import negotiate_locale
from babel.messages.pofile import read_po

LOCALES: Final = ("id", "en")
DEFAULT_LOCALE: Final = "id"

Text = str | tuple[str, ...]
"""A sentence, or its plural forms in the order of the catalogue."""


class Catalogues:
    """Every sentence of every language, by key. A key begins with its topic: `site.nav.live`."""

    def __init__(self, texts: Mapping[str, Mapping[str, Text]]) -> None:
        self._texts = texts

    @classmethod
    def load(cls, folder: Path) -> "Catalogues":
        """Read `<folder>/<locale>/<topic>.po` of every locale."""
        texts: dict[str, dict[str, Text]] = {locale: {} for locale in LOCALES}
        for locale in LOCALES:
            for path in sorted((folder / locale).glob("*.po")):
                texts[locale].update(read_catalogue(path, locale))
        return cls(texts)

    def keys(self, locale: str) -> frozenset[str]:
        """All keys that the locale has."""
        return frozenset(self._texts[locale])

    def text(self, locale: str, key: str) -> Text | None:
        """What the catalogue holds for the key, with its placeholders."""
        return self._texts[locale].get(key)

    def translate(self, locale: str, key: str, /, **params: object) -> str:
        """The sentence with `{name}` replaced by `params["name"]`; the key itself where there is none."""
        text = self._texts[supported(locale)].get(key)
        if text is None:
            return key
        return _fill(text if isinstance(text, str) else text[0], params)

    def ngettext(self, locale: str, key: str, n: int, /, **params: object) -> str:
        """The sentence for `n` things; `{n}` is filled in."""
        locale = supported(locale)
        forms = self._texts[locale].get(key)
        if forms is None:
            return key
        if isinstance(forms, str):
            return _fill(forms, {"n": n, **params})
        return _fill(forms[min(plural_index(locale, n), len(forms) - 1)], {"n": n, **params})

    def of_topics(self, locale: str, topics: Iterable[str]) -> dict[str, str | list[str]]:
        """The texts of some topics, as the browser's catalogue wants them."""
        wanted = frozenset(topics)
        return {
            key: text if isinstance(text, str) else list(text)
            for key, text in self._texts[supported(locale)].items()
            if key.partition(".")[0] in wanted
        }


def read_catalogue(path: Path, locale: str) -> dict[str, Text]:
    """The texts of one `.po` file by key; an untranslated one is left out."""
    with path.open("rb") as file:
        catalogue = read_po(file, locale=locale, abort_invalid=True)
    texts: dict[str, Text] = {}
    for message in catalogue:
        if not message.id or not message.string:
            continue
        if isinstance(message.id, str):
            texts[message.id] = str(message.string)
        else:
            texts[message.id[0]] = tuple(message.string)
    return texts


def plural_index(locale: str, n: int) -> int:
    """Which form to use for `n`: Indonesian has one, English two."""
    return 1 if locale == "en" and n != 1 else 0


def supported(locale: str | None) -> str:
    """The locale when there is a catalogue for it, else the default."""
    return locale if locale in LOCALES else DEFAULT_LOCALE


def negotiate(chosen: str | None, of_account: str | None, accept_language: str) -> str:
    """The language to answer in: the one chosen here, else the account's, else the browser's, else Indonesian."""
    for locale in (chosen, of_account):
        if locale in LOCALES:
            return locale
    preferred = [tag.replace("-", "_") for tag in _by_preference(accept_language)]
    return negotiate_locale(preferred, LOCALES, sep="_") or DEFAULT_LOCALE


def _by_preference(accept_language: str) -> list[str]:
    """The tags of an Accept-Language header, best first (RFC 9110 section 12.5.4); "in" is Indonesian's old code."""
    weighted: list[tuple[float, str]] = []
    for part in accept_language[:500].split(","):
        tag, _, weight = part.strip().partition(";q=")
        try:
            quality = float(weight) if weight else 1.0
        except ValueError:
            continue
        if tag and quality > 0:
            weighted.append((-quality, "id" if tag.lower().split("-")[0] == "in" else tag.lower()))
    return [tag for _, tag in sorted(weighted, key=lambda item: item[0])]


def _fill(text: str, params: Mapping[str, object]) -> str:
    return text.format_map(params) if params else text
