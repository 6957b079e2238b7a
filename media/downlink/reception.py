"""What report blocks say of a link: RTCP's running numbers as differences, and round trips that are news."""

from __future__ import annotations

from typing import Final, NamedTuple

from media.rtcp.packets import ReportBlock

_NEWS: Final = 0.05
"""Seconds between two sender reports that tell of different moments of the link."""
_LEAP: Final = 0x8000
"""A stream does not lose or send so many packets between two reports; it began anew."""


class Heard(NamedTuple):
    """Packets expected and lost since the last time; seconds of round trip and when it began, if that is news."""

    expected: int
    lost: int
    round_trip: float | None
    asked_at: float


class Reception:
    """The streams of one subscriber."""

    def __init__(self) -> None:
        self._before: dict[int, ReportBlock] = {}
        self._asked_at = 0.0

    def take(self, block: ReportBlock, elapsed: float | None, now: float) -> Heard:
        """`elapsed` are the seconds there and back; the sender report was sent before them and the block's delay."""
        before = self._before.get(block.ssrc)
        self._before[block.ssrc] = block
        expected = lost = 0
        if before is not None:
            expected = block.highest_sequence - before.highest_sequence & 0xFFFFFFFF
            # Repairs that came late can make the number fall.
            lost = max(block.cumulative_lost - before.cumulative_lost, 0)
        if expected >= _LEAP:
            expected = lost = 0
        asked_at = self._asked_at
        if elapsed is not None:
            asked_at = now - elapsed - block.delay / 65536
        # A receiver reports more often than it is asked, and of all its streams: most say the same again.
        if asked_at <= self._asked_at + _NEWS:
            return Heard(expected, min(lost, expected), None, self._asked_at)
        self._asked_at = asked_at
        return Heard(expected, min(lost, expected), elapsed, asked_at)

    def forget(self, ssrc: int) -> None:
        """The stream is gone."""
        self._before.pop(ssrc, None)
