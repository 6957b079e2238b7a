"""A bitrate for publishers that know REMB but no transport-wide feedback, from the loss that reports tell."""

from typing import Final

LEAST: Final = 100_000
MOST: Final = 2_500_000
_START: Final = 1_000_000
_TOLERATED: Final = 5
"""Loss in 1/256 (2 %) under which the rate grows, as libwebrtc's loss-based control does."""
_HEAVY: Final = 26
"""Loss in 1/256 (10 %) over which it shrinks."""


class LossBasedBitrate:
    """Bit/s to allow a publisher. Feed it once per report."""

    def __init__(self) -> None:
        self.bitrate = _START

    def update(self, fraction_lost: int) -> int:
        """`fraction_lost` in 1/256 of the last interval, the worst of the publisher's sources."""
        if fraction_lost > _HEAVY:
            self.bitrate = int(self.bitrate * (1 - fraction_lost / 512))
        elif fraction_lost < _TOLERATED:
            self.bitrate = int(self.bitrate * 1.08) + 1000
        self.bitrate = min(max(self.bitrate, LEAST), MOST)
        return self.bitrate
