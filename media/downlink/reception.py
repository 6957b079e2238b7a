"""What report blocks say of a link: RTCP's running numbers as differences, and round trips that are news."""

from __future__ import annotations

from typing import Final, NamedTuple

from media.forwarder.interface import SENT_MASK
from media.rtcp.packets import ReportBlock

_NEWS: Final = 0.05
"""Seconds between two sender reports that tell of different moments of the link."""
_LEAP: Final = 0x8000
"""A stream does not lose or send so many packets between two reports; it began anew."""


class Sent(NamedTuple):
    """Packets of a stream sent when the highest one reported was, by SENT_MASK, and since."""

    then: int
    since: int


class Heard(NamedTuple):
    """Of what was sent since the last time, packets expected and lost; seconds of round trip and when it began, if that
    is news."""

    expected: int
    lost: int
    round_trip: float | None
    asked_at: float


class Reception:
    """The streams of one subscriber."""

    def __init__(self) -> None:
        self._before: dict[int, tuple[ReportBlock, int | None]] = {}
        self._asked_at = 0.0
        self._excused: dict[int, int] = {}

    def take(self, block: ReportBlock, sent: Sent | None, elapsed: float | None, came_at: float) -> Heard:
        """`elapsed` are the seconds there and back; the sender report was sent before them and the block's delay.

        `sent` is None when it is not known. Numbers that its publisher lost are not among what was sent: the subscriber
        counts those as lost, and this does not.
        """
        before, known = self._before.get(block.ssrc, (None, None))
        counted = sent and sent.then
        if counted is not None and known is not None and known - counted & SENT_MASK < _LEAP:
            # What overtook it was the highest, or counted already.
            counted = known
        expected = lost = 0
        if before is not None:
            expected = block.highest_sequence - before.highest_sequence & 0xFFFFFFFF
            lost = block.cumulative_lost - before.cumulative_lost
        if expected >= _LEAP:
            expected = lost = 0
        elif sent and counted is not None and known is not None:
            # More than the numbers say, where more came after all of what was left out before than was left out now.
            really = counted - known & SENT_MASK
            lost -= expected - really
            # What fills such gaps may go out behind the highest, and arrive before the report.
            early = min(max(-lost, 0), sent.since)
            counted += early
            expected = really + early
        self._before[block.ssrc] = (block, counted)
        # Repairs that came late can make the number fall.
        lost = min(max(lost, 0), expected)
        if excused := min(self._excused.pop(block.ssrc, 0), expected) if expected else 0:
            expected, lost = expected - excused, max(lost - excused, 0)
        asked_at = self._asked_at
        if elapsed is not None:
            asked_at = came_at - elapsed - block.delay / 65536
        # A receiver reports more often than it is asked, and of all its streams: most say the same again.
        if asked_at <= self._asked_at + _NEWS:
            return Heard(expected, lost, None, self._asked_at)
        self._asked_at = asked_at
        return Heard(expected, lost, elapsed, asked_at)

    def excuse(self, ssrc: int, packets: int) -> None:
        """So many at its end were lost long ago. Once there is more of the stream, that is told as if it were new."""
        self._excused[ssrc] = packets

    def forget(self, ssrc: int) -> None:
        """The stream is gone."""
        self._excused.pop(ssrc, None)
        self._before.pop(ssrc, None)
