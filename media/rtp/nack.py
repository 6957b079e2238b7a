"""Which packets of a stream to ask for again, and when (RFC 4585 6.2.1)."""

from typing import Final

REORDER_TOLERANCE: Final = 0.01
"""Seconds a hole may stay before it counts as a loss."""
MAX_RETRIES: Final = 10
MAX_AGE: Final = 1.5
"""Seconds after which a packet is of no use to a live picture."""
MAX_MISSING: Final = 512
MIN_INTERVAL: Final = 0.02


class NackList:
    """Holes in a stream of unwrapped sequence numbers. Bounded: a hole larger than MAX_MISSING is given up at once."""

    __slots__ = ("_highest", "_missing")

    def __init__(self) -> None:
        self._highest = -1
        # Sequence number to [when noticed, when to ask next, how often asked].
        self._missing: dict[int, list[float]] = {}

    def __len__(self) -> int:
        return len(self._missing)

    def add(self, sequence: int, now: float) -> bool:
        """Note an arrival, original or repaired. Returns whether it opened a hole."""
        if sequence <= self._highest:
            self._missing.pop(sequence, None)
            return False
        first = self._highest + 1
        opened = sequence > first and self._highest >= 0 and self._open(first, sequence, now)
        self._highest = sequence
        return opened

    def _open(self, first: int, end: int, now: float) -> bool:
        if end - first > MAX_MISSING:
            self._missing.clear()
            return False
        for sequence in range(first, end):
            self._missing[sequence] = [now, now + REORDER_TOLERANCE, 0]
        excess = len(self._missing) - MAX_MISSING
        if excess > 0:
            for sequence in list(self._missing)[:excess]:
                del self._missing[sequence]
        return True

    def due(self, now: float, round_trip: float) -> list[int]:
        """Sequence numbers to ask for now, oldest first. Each is asked for again after about a round trip (seconds)."""
        asked, given_up = [], []
        for sequence, entry in self._missing.items():
            noticed, when, retries = entry
            if retries >= MAX_RETRIES or now - noticed > MAX_AGE:
                given_up.append(sequence)
            elif now >= when:
                entry[1] = now + max(MIN_INTERVAL, round_trip * 1.25)
                entry[2] = retries + 1
                asked.append(sequence)
        for sequence in given_up:
            del self._missing[sequence]
        return sorted(asked)

    def clear(self) -> None:
        self._missing.clear()
