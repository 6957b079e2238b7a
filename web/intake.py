"""Uploads on their way in. Each is in memory until it is stored, so they are bounded for one person and for all."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rooms.errors import Overloaded

PER_PERSON = 10
"""As many as one message may carry."""
TOTAL_BYTES = 256 * 1024 * 1024


class Intake:
    """Counts what is held at the moment."""

    def __init__(self, per_person: int = PER_PERSON, total_bytes: int = TOTAL_BYTES) -> None:
        self._per_person, self._total_bytes = per_person, total_bytes
        self._uploads: Counter[str] = Counter()
        self._bytes = 0

    @contextmanager
    def one(self, person_id: str) -> Iterator[Callable[[int], None]]:
        """Hold one upload of the person; what it gives is told of every piece. Both raise `Overloaded`."""
        if self._uploads[person_id] >= self._per_person:
            raise Overloaded
        self._uploads[person_id] += 1
        mine = 0

        def took(size: int) -> None:
            nonlocal mine
            if self._bytes + size > self._total_bytes:
                raise Overloaded
            mine += size
            self._bytes += size

        try:
            yield took
        finally:
            self._bytes -= mine
            self._uploads[person_id] -= 1
            if not self._uploads[person_id]:
                del self._uploads[person_id]
