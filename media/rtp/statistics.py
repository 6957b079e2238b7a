"""Reception of one stream, as report blocks tell it (RFC 3550 6.4.1, A.3, A.8)."""

from typing import Final

_LOST_MIN: Final = -(1 << 23)
_LOST_MAX: Final = (1 << 23) - 1


class ReceiveStatistics:
    """`clock_rate` in Hz. Sequence numbers come unwrapped, from `Unwrapper(16)`: one whole cycle ahead of the wire."""

    __slots__ = (
        "_base",
        "_expected_before",
        "_highest",
        "_jitter_16",
        "_received_before",
        "_transit",
        "clock_rate",
        "octets",
        "packets",
    )

    def __init__(self, clock_rate: int) -> None:
        self.clock_rate = clock_rate
        self.packets = 0
        self.octets = 0
        self._base = 0
        self._highest = -1
        self._expected_before = 0
        self._received_before = 0
        self._transit: int | None = None
        self._jitter_16 = 0

    def add(self, sequence: int, timestamp: int, octets: int, now: float) -> None:
        """Count a packet that arrived at `now` (seconds)."""
        if self._highest < 0:
            self._base = self._highest = sequence
        elif sequence > self._highest:
            self._highest = sequence
        elif sequence < self._base:
            # It overtook nothing: the stream began earlier than the first packet that came.
            self._base = sequence
        self.packets += 1
        self.octets += octets
        transit = int(now * self.clock_rate) - timestamp & 0xFFFFFFFF
        if self._transit is not None:
            difference = transit - self._transit & 0xFFFFFFFF
            difference = min(difference, 0x100000000 - difference)
            # Scaled by 16, with rounding (RFC 3550 A.8).
            self._jitter_16 += difference - (self._jitter_16 + 8 >> 4)
        self._transit = transit

    @property
    def jitter(self) -> int:
        """In timestamp units."""
        return self._jitter_16 >> 4

    @property
    def highest(self) -> int:
        """Extended highest sequence number: cycles, then 16 bits (RFC 3550 A.1)."""
        return self._highest - 0x10000 & 0xFFFFFFFF

    @property
    def newest(self) -> int:
        """Highest sequence number, unwrapped as it was given; -1 before any."""
        return self._highest

    @property
    def lost(self) -> int:
        """Cumulative, negative with duplicates, clamped to 24 bits."""
        return max(_LOST_MIN, min(_LOST_MAX, self._expected - self.packets))

    @property
    def _expected(self) -> int:
        return self._highest - self._base + 1

    def take_fraction(self) -> int:
        """Lost share since the last call in 1/256, 0 with duplicates; opens the next interval."""
        expected = self._expected - self._expected_before
        received = self.packets - self._received_before
        self._expected_before, self._received_before = self._expected, self.packets
        lost = expected - received
        return 0 if expected <= 0 or lost <= 0 else min(255, (lost << 8) // expected)
