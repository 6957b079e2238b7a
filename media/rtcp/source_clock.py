"""How a publisher's clocks map to ours, so that what was spoken and seen at one moment plays at one moment.

A publisher stamps all its streams with one NTP clock (RFC 3550 6.4.1). `PublisherClock` maps that clock to this node's
with a single offset for all of them: the offset may be off by a network delay, but it is the same for lips and sound.
"""

from dataclasses import dataclass
from typing import Final

_STEP: Final = 0.5
"""Seconds by which an SR may contradict the offset before the publisher's clock is taken to have been set anew."""


class PublisherClock:
    """One publisher's NTP clock against this node's monotonic clock."""

    def __init__(self) -> None:
        self._offset: float | None = None

    def to_local(self, ntp: int, now: float) -> float:
        """Our time of the publisher's `ntp`, as heard `now`."""
        seconds = ntp / 2**32
        if self._offset is None or abs(now - seconds - self._offset) > _STEP:
            self._offset = now - seconds
        return seconds + self._offset


@dataclass(frozen=True, slots=True)
class SourceTime:
    """The newest SR of one source: its RTP timestamp at a moment of our monotonic clock, and when it was heard."""

    timestamp: int
    local: float
    last_sr: int
    heard_at: float

    def at(self, now: float, clock_rate: int) -> int:
        """The source's RTP timestamp at `now`."""
        return (self.timestamp + round((now - self.local) * clock_rate)) & 0xFFFFFFFF

    def delay(self, now: float) -> int:
        """Since the SR was heard, in 1/65536 s (RFC 3550 6.4.1 DLSR)."""
        return min(int((now - self.heard_at) * 65536), 0xFFFFFFFF)


def clock_offset(ntp: int, timestamp: int, clock_rate: int) -> int:
    """From a stream's RTP timestamps to its publisher's NTP clock counted in `clock_rate`, modulo 2^32.

    An SR says it however long it was on its way, so that the layers of a picture agree to the tick.
    """
    return (ntp * clock_rate >> 32) - timestamp & 0xFFFFFFFF
