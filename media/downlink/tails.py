"""Ends of streams that did not arrive: with nothing behind them, their receiver does not know that they are missing.

The end of a picture is lost, and then its video is held: nobody asks for it, the picture never comes, and once the
video goes on the old loss looks like a new one.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import Final, NamedTuple

from media.downlink.reception import Sent
from media.forwarder.interface import SENT_MASK, Departure

_OVERDUE: Final = 0.25
"""Seconds beyond a round trip after which what was sent should be among what is reported."""
_TRIES: Final = 2
"""A report does not tell of what was sent again, which may be lost too."""
MOST: Final = 128
"""Numbers that an end has at most."""
_REPORTS: Final = 64
"""Remembered, however many come in a round trip."""
_LEAP: Final = SENT_MASK // 2


class End(NamedTuple):
    """Numbers that are missing, and those of them to send again."""

    numbers: Sequence[int]
    again: Sequence[int]


class Tails:
    """Of one subscriber's videos. Told of each report, when it comes."""

    def __init__(self) -> None:
        self._sent: dict[int, deque[tuple[float, int]]] = {}
        """By SSRC, how many packets had been sent when."""
        self._tries: dict[int, tuple[int, dict[int, int]]] = {}
        """By SSRC, how often each number behind the highest reported one was sent again."""

    def overdue(self, ssrc: int, sent: Sent, round_trip: float, now: float) -> int:
        """How many packets behind the highest one reported should have arrived; to be asked with every report."""
        counted = self._sent.setdefault(ssrc, deque(maxlen=_REPORTS))
        counted.append((now, sent.then + sent.since & SENT_MASK))
        while len(counted) > 1 and now - counted[1][0] > round_trip + _OVERDUE:
            counted.popleft()
        at, then = counted[0]
        if now - at <= round_trip + _OVERDUE:
            return 0
        missing = then - sent.then & SENT_MASK
        return missing if missing < _LEAP else 0

    def end(self, ssrc: int, highest: int, departures: Sequence[Departure | None], then: int, overdue: int) -> End:
        """What is missing behind the `highest` number, the departures of the next ones being these in turn.

        `then` packets had been sent with that; of those since, the first `overdue` should have arrived.
        """
        at, tries = self._tries.get(ssrc, (highest, {}))
        if at != highest:
            tries = {}
        self._tries[ssrc] = highest, tries
        numbers = [
            number
            for number, departure in enumerate(departures, highest + 1)
            if departure and departure.packets - then & SENT_MASK <= overdue
        ]
        return End(numbers, [number for number in numbers if tries.get(number, 0) < _TRIES])

    def note(self, ssrc: int, numbers: Sequence[int]) -> None:
        """They are sent again."""
        _, tries = self._tries[ssrc]
        for number in numbers:
            tries[number] = tries.get(number, 0) + 1

    def forget(self, ssrc: int) -> None:
        """The stream is gone."""
        self._sent.pop(ssrc, None)
        self._tries.pop(ssrc, None)
