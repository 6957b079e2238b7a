"""Proof of a seat: a secret that changes with each use."""

import hmac

from rooms.tokens import digest, new_token


class ResumeProof:
    """128 random bits with the client, digests here.

    The token shown last stays good until the one that replaced it is shown: an answer may be lost on the way.
    """

    def __init__(self) -> None:
        self._current = ""
        self._previous = ""

    def rotate(self) -> str:
        """A fresh token; the newest one before it is good for once more."""
        token = new_token(128)
        self._previous, self._current = self._current, digest(token)
        return token

    def accepts(self, token: str) -> bool:
        """Whether it is one of the two. An old one that is shown becomes the newest again, so that it stays good."""
        shown = digest(token)
        # Both are compared, always, so that the time taken tells nothing.
        current = hmac.compare_digest(shown, self._current)
        previous = hmac.compare_digest(shown, self._previous)
        if previous and not current:
            self._current = self._previous
        return current or previous
