"""Form tokens: a keyed digest under a secret that only this browser and we have.

The secret is the login's `csrf_secret`, or the visitor cookie before there is a login. Every token has its own salt,
so that a page's compressed size betrays nothing (BREACH).
"""

import hashlib
import hmac
import secrets

FIELD = "csrf"
HEADER = "X-CSRF-Token"
SALT_CHARACTERS = 16


def issue(key: str) -> str:
    """A fresh token under the key."""
    salt = secrets.token_hex(SALT_CHARACTERS // 2)
    return salt + _digest(key, salt)


def valid(key: str, token: str) -> bool:
    """Whether the token was issued under the key."""
    salt, digest = token[:SALT_CHARACTERS], token[SALT_CHARACTERS:]
    # A header may hold octets that are no text.
    return token.isascii() and hmac.compare_digest(_digest(key, salt).encode(), digest.encode())


def _digest(key: str, salt: str) -> str:
    return hmac.new(key.encode(), salt.encode(), hashlib.sha256).hexdigest()
