"""Text from people, freed of what only deceives: bidirectional overrides, controls, invisible fillers."""

import re
import unicodedata

from rooms.errors import NameInvalid

NAME_LENGTH = 64

_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_INVISIBLE = "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u2060-\u2064\u206a-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb"
_CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\U000e0001-\U000e007f"
_DROPPED = re.compile(f"[{_BIDI}{_INVISIBLE}{_CONTROLS}]")
_MARKS = re.compile(
    r"([\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{3})[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)


def clean_text(text: str) -> str:
    """NFC, line ends as `\\n`, nothing that hides or reverses, at most three combining marks in a row."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    return _MARKS.sub(r"\1", unicodedata.normalize("NFC", _DROPPED.sub("", text)))


def clean_line(text: str, length: int) -> str:
    """One line of at most `length` characters, with single spaces."""
    return " ".join(clean_text(text).split())[:length].rstrip()


def clean_name(text: str) -> str:
    """How a person is called. Joiners go too, so that two names which look alike are alike. Raises `NameInvalid`."""
    name = " ".join(clean_text(text).replace("\u200c", "").replace("\u200d", "").split())
    if not name or len(name) > NAME_LENGTH or not any(character.isalnum() for character in name):
        raise NameInvalid(maximum=NAME_LENGTH)
    return name
