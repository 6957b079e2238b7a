"""Which of a sink's numbers went out at all, and after how many others: what never did, no link has lost."""

from typing import Final

from media.forwarder.interface import SENT_MASK, Departure

DEPARTURES: Final = 512
"""Numbers remembered, as many as the packets that may be sent again. A power of two."""
_NEVER, _IN_TURN, _LATE = range(3)


class Departures:
    """A ring by outgoing sequence number, unwrapped, the first of which is 1."""

    __slots__ = ("_how", "_newest", "_packets")

    def __init__(self) -> None:
        self._newest = 0
        self._how = bytearray(DEPARTURES)
        self._packets = [0] * DEPARTURES

    def note(self, outgoing: int, packets: int, *, left_out: bool = False) -> None:
        """It went out now, as the sink's packet number `packets`; or it was left out after so many.

        What was left out is to be asked for, like what went late.
        """
        if outgoing > self._newest:
            for between in range(max(self._newest, outgoing - DEPARTURES) + 1, outgoing):
                self._how[between % DEPARTURES] = _NEVER
            self._newest = outgoing
            self._how[outgoing % DEPARTURES] = _LATE if left_out else _IN_TURN
        elif outgoing > self._newest - DEPARTURES:
            self._how[outgoing % DEPARTURES] = _LATE
        else:
            return
        self._packets[outgoing % DEPARTURES] = packets & SENT_MASK

    def get(self, outgoing: int) -> Departure | None:
        if not self._newest - DEPARTURES < outgoing <= self._newest:
            return None
        how = self._how[outgoing % DEPARTURES]
        return None if how == _NEVER else Departure(self._packets[outgoing % DEPARTURES], how == _LATE)
