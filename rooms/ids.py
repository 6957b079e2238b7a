"""Identifiers: 128 random bits, written as 32 hexadecimal digits."""

import re
import uuid

ID = re.compile(r"[0-9a-f]{32}")


def new_id() -> str:
    """A fresh identifier."""
    return uuid.uuid4().hex


def is_id(text: str) -> bool:
    """Whether the text has the form of an identifier."""
    return ID.fullmatch(text) is not None
