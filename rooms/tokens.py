"""Opaque secrets: given out once, kept only as a SHA-256 digest.

A digest without salt is enough here: the secrets are random, so no dictionary of them exists.
"""

import hashlib
import re
import secrets

TOKEN = re.compile(r"[A-Za-z0-9_-]{22}(?:[A-Za-z0-9_-]{21})?")


def new_token(bits: int = 256) -> str:
    """A fresh secret in URL-safe characters: 22 of them for 128 bits, 43 for 256."""
    return secrets.token_urlsafe(bits // 8)


def digest(token: str) -> str:
    """What the database keeps of a secret."""
    return hashlib.sha256(token.encode()).hexdigest()


def is_token(text: str) -> bool:
    """Whether the text has the form of a secret; whatever else is not looked up."""
    return TOKEN.fullmatch(text) is not None
