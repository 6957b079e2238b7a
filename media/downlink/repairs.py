"""How much may be sent again: on a full link, repairs are what fills it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

_PACKET: Final = 1100
"""Octets that a repair of video is reckoned to have."""
_SHARE: Final = 0.4
"""Of what the link takes, what repairs may take: twice what a link needs that loses a tenth."""
_CROWDED_SHARE: Final = 0.05
"""While a queue stands. What was lost then is soon replaced by a keyframe of something smaller."""
_BURST: Final = 0.5
"""Seconds' worth that may be sent at once."""
_FEWEST: Final = 3 * _PACKET


class Repairs:
    """A budget of octets, filled by a share of the link."""

    def __init__(self) -> None:
        self._octets = 0.0
        self._at = 0.0

    def admit(self, numbers: Sequence[int], rate: float, *, crowded: bool, now: float) -> Sequence[int]:
        """Which of the packets asked for to send again, on a link of `rate` bit/s: the newest, as many as fit."""
        filling = rate / 8 * (_CROWDED_SHARE if crowded else _SHARE)
        most = max(filling * _BURST, _FEWEST)
        self._octets = min(self._octets + (now - self._at) * filling, most)
        self._at = now
        fitting = min(int(self._octets / _PACKET), len(numbers))
        self._octets -= fitting * _PACKET
        return numbers[len(numbers) - fitting :]
