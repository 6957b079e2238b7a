"""How much may be sent again: on a full link, repairs are what fills it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

PACKET: Final = 1100
"""Octets that a repair of video is reckoned to have."""
_SHARE: Final = 0.4
"""Of what the link takes, what repairs may take: twice what a link needs that loses a tenth."""
_CROWDED_SHARE: Final = 0.05
"""While a queue stands. What was lost then is soon replaced by a keyframe of something smaller."""
_BURST: Final = 0.5
"""Seconds' worth that may be sent at once."""
_FEWEST: Final = 3 * PACKET
_REMEMBERED: Final = 1024
_MANY: Final = 5
"""Packets missing at once that are no accident."""
_FRESH: Final = 0.3
"""Seconds in which a receiver asks again for what it still misses."""


class Repairs:
    """A budget of octets, filled by a share of the link."""

    def __init__(self) -> None:
        self._octets = 0.0
        self._at = 0.0
        self._sent: dict[tuple[int, int], float] = {}
        """When, by SSRC and number; in that order."""
        self._left: dict[int, tuple[float, Sequence[int]]] = {}
        self._many: dict[int, float] = {}
        """When many were asked for at once."""

    def admit(
        self, numbers: Sequence[int], rate: float, *, crowded: bool, now: float, unused: float = 0.0
    ) -> Sequence[int]:
        """Which of the packets asked for to send again, on a link of `rate` bit/s: the newest, as many as fit.

        What else is sent leaves bit/s `unused`, for repairs.
        """
        share = _CROWDED_SHARE if crowded else _SHARE
        most = max(rate / 8 * share * _BURST, _FEWEST)
        filling = rate / 8 * share if crowded else max(rate * share, unused) / 8
        self._octets = min(self._octets + (now - self._at) * filling, most)
        self._at = now
        fitting = min(int(self._octets / PACKET), len(numbers))
        self._octets -= fitting * PACKET
        return numbers[len(numbers) - fitting :]

    def not_lately(self, ssrc: int, numbers: Sequence[int], since: float) -> list[int]:
        """Without those that were sent again after `since`: they are on their way, or wait for their turn."""
        return [number for number in numbers if self._sent.get((ssrc, number & 0xFFFF), since) <= since]

    def note(self, ssrc: int, sent: Sequence[int], left: Sequence[int], now: float) -> None:
        """Some of those asked for are sent again, others are left."""
        for number in sent:
            self._sent.pop((ssrc, number & 0xFFFF), None)
            self._sent[ssrc, number & 0xFFFF] = now
        while len(self._sent) > _REMEMBERED:
            del self._sent[next(iter(self._sent))]
        self._left[ssrc] = now, left
        if len(sent) + len(left) >= _MANY:
            self._many[ssrc] = now

    def left(self, ssrc: int, now: float) -> Sequence[int]:
        """What is missed there for want of room."""
        at, numbers = self._left.get(ssrc, (0.0, ()))
        return numbers if now - at < _FRESH else ()

    def under_way(self, ssrc: int, now: float) -> bool:
        """Whether a good part of a picture is being sent again."""
        return now - self._many.get(ssrc, -_FRESH) < _FRESH

    def forget(self, ssrc: int) -> None:
        """The stream is gone."""
        self._many.pop(ssrc, None)
        self._left.pop(ssrc, None)
