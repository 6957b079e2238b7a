"""The pace at which one transport's video goes: when the next packet may, and the line of those that wait."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from media.forwarder.header import absolute_send_time
from media.forwarder.srtp import MAX_PACKET

if TYPE_CHECKING:
    from media.forwarder.sending import Sender

LATE: Final = 20_000
"""Microseconds by which something may be let go late and what is behind it still go in its own time.

After a rest nothing goes at once but one packet: the shortest queues hold two.
"""
MAX_OCTETS: Final = 131_072
MAX_PACKETS: Final = 256
MAX_LATENCY: Final = 1500
"""Milliseconds of the rate that are in line at most, as far as these octets and packets allow."""


@dataclass(slots=True)
class Going:
    """A packet on its way out. `write(send time, transport-wide number, RTX's)` makes it, without SRTP's part."""

    sender: "Sender"
    write: Callable[[bytes, int, int], bytes]
    outgoing: int | None
    """Its number in the sender's own stream; None for what is sent again by RTX, and padding."""
    octets: int = 0
    """Of the payload, without padding."""
    length: int = 0
    """Of the packet, once it is in line."""


class Pace:
    """`rate` is in bit/s. Who lines up something sees to it that `release` is called."""

    __slots__ = ("_due", "line", "octets", "rate")

    def __init__(self, rate: int) -> None:
        self.rate = rate
        self._due = 0
        """When the next packet may go, in microseconds."""
        self.line: deque[Going] = deque()
        self.octets = 0
        """In line."""

    def holds(self, now: float) -> bool:
        """Whether the next packet has to wait."""
        return bool(self.line) or self._due > _micro(now)

    def charge(self, octets: int, now: float, *, waited: bool) -> None:
        """So many go now, after they were in line or not."""
        self._due = max(self._due, _micro(now) - (LATE if waited else 0)) + octets * 8_000_000 // self.rate

    def line_up(self, going: Going) -> bool:
        """False (and counted why) when it could not be sent anyway, or the line is full."""
        transport = going.sender.transport
        going.length = len(going.write(bytes(3), 0, 0))
        if transport.outbound is None or going.length > MAX_PACKET:
            transport.drop("no_keys" if transport.outbound is None else "oversized")
            return False
        if self._full(going.length):
            # It may be asked for. The link did not lose it, nor may it: sound would be lost with it.
            going.sender.leave_out(going)
            transport.drop("line_full")
            return False
        self.line.append(going)
        self.octets += going.length
        if len(self.line) == 1:
            transport.wake()
        return True

    def release(self, now: float) -> None:
        """What may go by now goes."""
        while self.line and self._due <= _micro(now):
            self._let_go(now)

    def release_all(self, now: float) -> None:
        while self.line:
            self._let_go(now)

    def forget(self, sender: "Sender") -> None:
        """What it has in line is gone."""
        self.line = deque(going for going in self.line if going.sender is not sender)
        self.octets = sum(going.length for going in self.line)

    def _full(self, octets: int) -> bool:
        most = min(self.rate * MAX_LATENCY // 8000, MAX_OCTETS)
        return bool(self.line) and (len(self.line) == MAX_PACKETS or self.octets + octets > most)

    def _let_go(self, now: float) -> None:
        going = self.line.popleft()
        self.octets -= going.length
        going.sender.depart(going, absolute_send_time(now), now, waited=True)


def _micro(now: float) -> int:
    return int(now * 1_000_000)
