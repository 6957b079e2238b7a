"""Passwords: argon2id, off the event loop, a few at a time."""

import asyncio
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from argon2 import PasswordHasher as Argon2
from argon2.exceptions import InvalidHashError, VerificationError

from rooms.errors import Overloaded, PasswordWeak

T = TypeVar("T")

MIN_LENGTH, MAX_LENGTH = 10, 256
QUEUE = 32

COMMON = frozenset(
    {
        "1234567890",
        "12345678910",
        "0123456789",
        "password12",
        "password123",
        "password1234",
        "qwertyuiop",
        "qwerty12345",
        "1q2w3e4r5t",
        "indonesia1",
        "indonesia123",
        "indonesiaraya",
        "merdeka1945",
        "technopark",
        "technopark1",
        "technopark123",
        "bismillah1",
        "bismillah123",
        "rahasia123",
        "katasandi1",
        "katasandi123",
        "sayangku123",
        "iloveyou123",
        "admin12345",
        "administrator",
        "letmein1234",
        "welcome1234",
    }
)
"""Long enough, and guessed first all the same."""


def check_strength(password: str, *personal: str) -> None:
    """Refuse what is short, common, or the person's own e-mail address or name. Raises `PasswordWeak`."""
    lowered = password.casefold()
    own = {text.casefold() for text in personal} | {text.casefold().split("@")[0] for text in personal}
    if not MIN_LENGTH <= len(password) <= MAX_LENGTH or len(set(lowered)) < 4 or lowered in COMMON or lowered in own:
        raise PasswordWeak(minimum=MIN_LENGTH)


class PasswordHasher:
    """argon2id (RFC 9106) in a pool of threads; more than a few waiting is refused rather than queued."""

    def __init__(self, workers: int = 2, *, memory_kib: int = 19_456, time_cost: int = 2) -> None:
        self._argon2 = Argon2(time_cost=time_cost, memory_cost=memory_kib, parallelism=1)
        self._pool = ThreadPoolExecutor(workers, "argon2")
        self._waiting = 0
        self._decoy = self._argon2.hash("a password that nobody has")

    async def hash(self, password: str) -> str:
        """The encoded hash. Raises `Overloaded`."""
        return await self._run(self._argon2.hash, _typed(password))

    async def verify(self, encoded: str | None, password: str) -> bool:
        """Whether the password fits. Without a hash the same work is done for a no. Raises `Overloaded`."""
        fits = await self._run(self._verify, encoded or self._decoy, _typed(password))
        return fits and bool(encoded)

    def close(self) -> None:
        """End the threads."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _verify(self, encoded: str, password: str) -> bool:
        try:
            return self._argon2.verify(encoded, password)
        except (VerificationError, InvalidHashError):
            return False

    async def _run(self, work: Callable[..., T], *args: str) -> T:
        if self._waiting >= QUEUE:
            raise Overloaded
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work, *args)
        finally:
            self._waiting -= 1


def _typed(password: str) -> str:
    # Keyboards write the same accented letter as one character or as two (RFC 8265 asks for NFC).
    return unicodedata.normalize("NFC", password)
