"""Both languages say everything, and nothing is said past the catalogues."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from string import Formatter

import pytest

from web.i18n import LOCALES, Catalogues, Text

ROOT = Path(__file__).parents[3]
TEMPLATES = ROOT / "web/templates"
LETTERS = ROOT / "server/mail/templates"
CLIENT = ROOT / "web/client/src"
CODE = ("web", "signaling", "server")
TOPICS = {
    *("site", "account", "admin", "room", "before", "chat", "core", "error", "domain"),
    *("tags", "mentors", "startups", "booking", "after", "report"),
    *("mail", "calendar", "api", "webhooks"),
}
DYNAMIC = ("error.", "domain.role.", "domain.kind.", "domain.access.")
"""Keys that end in something known only when they are used."""

_TOPIC = f"(?:{'|'.join(sorted(TOPICS))})"
_KEY = re.compile(rf"""["'`]({_TOPIC}(?:\.[a-z0-9_]+)+)["'`]""")
_PREFIX = re.compile(rf"""["'`]({_TOPIC}(?:\.[a-z0-9_]+)*[._])(?:["'`]\s*(?:~|\+)|\$\{{|\{{)""")


@pytest.fixture(scope="module")
def catalogues() -> Catalogues:
    """Every sentence of the project."""
    return Catalogues.load(ROOT / "web/locale")


def sources() -> Iterator[Path]:
    """Every file that may name a key."""
    yield from TEMPLATES.rglob("*.html")
    yield from LETTERS.iterdir()
    yield from (path for path in CLIENT.rglob("*.ts") if not path.name.endswith(".test.ts"))
    for folder in CODE:
        yield from (path for path in (ROOT / folder).rglob("*.py") if "client" not in path.relative_to(ROOT).parts)


def named() -> tuple[dict[str, str], set[str]]:
    """The keys that sources name, each with one file that does; and the beginnings of those put together."""
    keys: dict[str, str] = {}
    prefixes = set(DYNAMIC)
    for path in sources():
        text = path.read_text()
        keys |= {key: str(path.relative_to(ROOT)) for key in _KEY.findall(text)}
        prefixes |= set(_PREFIX.findall(text))
    return keys, prefixes


def placeholders(text: Text) -> list[set[str]]:
    """The names in braces, of every plural form."""
    forms = (text,) if isinstance(text, str) else text
    return [{name for _, name, _, _ in Formatter().parse(form) if name is not None} for form in forms]


@pytest.mark.parametrize("locale", LOCALES)
def test_every_language_has_every_topic(locale: str) -> None:
    assert {path.stem for path in (ROOT / "web/locale" / locale).glob("*.po")} == TOPICS


def test_languages_have_the_same_keys_and_nothing_is_empty(catalogues: Catalogues) -> None:
    assert catalogues.keys("id") ^ catalogues.keys("en") == set()
    declared = {
        match
        for path in (ROOT / "web/locale").rglob("*.po")
        for match in re.findall(r'^msgid "(.+)"$', path.read_text(), re.MULTILINE)
    }
    assert declared - catalogues.keys("id") == set(), "untranslated"


def test_a_key_begins_with_its_topic() -> None:
    for path in (ROOT / "web/locale").rglob("*.po"):
        keys = re.findall(r'^msgid "(.+)"$', path.read_text(), re.MULTILINE)
        assert [key for key in keys if not key.startswith(f"{path.stem}.")] == []
        assert len(keys) == len(set(keys)), "named twice"


def test_languages_have_the_same_placeholders(catalogues: Catalogues) -> None:
    for key in catalogues.keys("id"):
        named_in = [set.union(*placeholders(catalogues.text(locale, key) or "")) for locale in LOCALES]
        assert named_in[0] == named_in[1], key


def test_every_key_that_is_used_exists(catalogues: Catalogues) -> None:
    keys, _ = named()
    files = (".po", ".ts", ".py", ".html", ".js", ".css")
    missing = {key: path for key, path in keys.items() if key not in catalogues.keys("id") and not key.endswith(files)}
    events = set(re.findall(r'"((?:room|media|chat|floor|lobby)\.[a-z_.]+)"', protocol_text()))
    assert {key: path for key, path in missing.items() if key not in events} == {}


def test_every_key_is_used(catalogues: Catalogues) -> None:
    keys, prefixes = named()
    unused = {
        key for key in catalogues.keys("id") if key not in keys and not any(key.startswith(start) for start in prefixes)
    }
    assert unused == set()


def test_no_sentence_is_the_same_in_both_languages_by_mistake(catalogues: Catalogues) -> None:
    same = {
        key
        for key in catalogues.keys("id")
        if catalogues.text("id", key) == catalogues.text("en", key)
        and len(re.findall(r"[A-Za-z]{3,}", re.sub(r"\{\w+\}", "", str(catalogues.text("id", key))))) > 2
    }
    assert same == set()


def protocol_text() -> str:
    """The protocol's and the permissions' names, which look like keys of the room's topic."""
    folders = [*(ROOT / "signaling/protocol").glob("*.py"), ROOT / "rooms/permissions.py"]
    return "\n".join(path.read_text() for path in folders)


class Words(HTMLParser):
    """Collects words that stand in a template itself."""

    SPOKEN = ("alt", "title", "placeholder", "aria-label")
    # Names of the languages, in themselves, are the same for every reader.
    NAMES = frozenset({"Bahasa Indonesia", "English", "ID", "EN"})

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.silent += tag in ("script", "style")
        for name, value in attributes:
            if name in self.SPOKEN:
                self._note(value or "")

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self._note(data)

    def _note(self, text: str) -> None:
        # A macro may hold attributes outside of any tag.
        text = re.sub(r'[a-z-]+="[^"]*"', "", text).strip()
        if re.search(r"[A-Za-z]{2,}", text) and text not in self.NAMES:
            self.found.append(text)


@pytest.mark.parametrize(
    "path", sorted([*TEMPLATES.rglob("*.html"), *LETTERS.iterdir()]), ids=lambda path: f"{path.parent.name}/{path.name}"
)
def test_templates_hold_no_words(path: Path) -> None:
    markup = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", path.read_text(), flags=re.DOTALL)
    words = Words()
    words.feed(markup)
    assert words.found == []
