"""NTP time that never steps: the wall clock at the start, carried on by the monotonic one."""

import time
from collections.abc import Callable
from typing import Final

_NTP_EPOCH: Final = 2_208_988_800
"""Seconds from 1900 to 1970."""


class WallClock:
    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._offset = time.time() + _NTP_EPOCH - monotonic()

    def ntp(self, now: float) -> int:
        """64-bit NTP time of a moment of the monotonic clock."""
        return to_ntp(now + self._offset)


def to_ntp(seconds: float) -> int:
    return int(seconds * 2**32) & 0xFFFFFFFFFFFFFFFF


def middle(ntp: int) -> int:
    """The middle 32 bits, in 1/65536 s, by which reports refer to an SR (RFC 3550 4)."""
    return ntp >> 16 & 0xFFFFFFFF
