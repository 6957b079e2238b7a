"""Whether a subscriber misses so much at once that a queue must have run over: told by its NACKs, before any report."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import Final

_WINDOW: Final = 0.4
"""Seconds, of which a share is told."""
_FEWEST: Final = 15
"""Lost packets of which a share is worth looking at."""
_HALF: Final = 0x8000


class BurstLosses:
    """Packets sent on a transport, and those asked for again, each counted once."""

    def __init__(self) -> None:
        self._newest: dict[int, int] = {}
        self._missed: deque[tuple[float, int]] = deque()
        self._missed_of_late = 0
        self._sent: deque[tuple[float, int]] = deque()

    def note_sent(self, packets: int, now: float) -> None:
        """So many packets were sent since the start. Call it several times a second."""
        sent = self._sent
        sent.append((now, packets))
        # The newest one from before the window stays: what was sent since is at least the window's.
        while len(sent) > 1 and now - sent[1][0] > _WINDOW:
            sent.popleft()

    def take(self, ssrc: int, numbers: Sequence[int], now: float) -> None:
        """A NACK for the stream, its sequence numbers in order."""
        newest = self._newest.get(ssrc)
        missed = 0
        for number in numbers:
            # Asked for again, it is the same loss.
            if newest is None or 0 < (number - newest & 0xFFFF) < _HALF:
                newest = number
                missed += 1
        if newest is not None and missed:
            self._newest[ssrc] = newest
            self._missed.append((now, missed))
            self._missed_of_late += missed

    def pass_over(self, ssrc: int, number: int) -> None:
        """What is asked for up to this one was lost long ago."""
        newest = self._newest.get(ssrc)
        if newest is None or 0 < (number - newest & 0xFFFF) < _HALF:
            self._newest[ssrc] = number & 0xFFFF

    def share(self, now: float) -> float:
        """Of what was sent of late; 0 as long as too little is missed to tell."""
        while self._missed and now - self._missed[0][0] > _WINDOW:
            self._missed_of_late -= self._missed.popleft()[1]
        if self._missed_of_late < _FEWEST or not self._sent:
            return 0.0
        return min(self._missed_of_late / max(self._sent[-1][1] - self._sent[0][1], 1), 1.0)

    def forget(self, ssrc: int) -> None:
        """The stream is gone."""
        self._newest.pop(ssrc, None)
