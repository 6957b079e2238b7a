"""Transport-wide congestion-control feedback (draft-holmer-rmcat-transport-wide-cc-extensions-01 3.1).

Publishers ramp up by it: a browser's sender learns when each of its packets arrived, and which did not.
"""

import struct
from collections.abc import Iterable, Iterator
from typing import Final

from media.rtcp.building import packet
from media.rtcp.packets import RTPFB, TRANSPORT_CC

_REFERENCE_US: Final = 64_000
_DELTA_US: Final = 250
_SMALL: Final = 1
_LARGE: Final = 2
_MOST_STATUSES: Final = 400
"""Packets told of in one feedback: with two octets each it stays within a datagram."""
_WIDEST_GAP: Final = 2000
"""A jump beyond this is a sender that started anew, not loss."""


class TransportFeedback:
    """Feedback for one publisher, in order, without gaps between one feedback and the next."""

    def __init__(self) -> None:
        self._count = 0
        self._next: int | None = None
        """Unwrapped sequence number that the next feedback starts with."""

    def build(self, sender_ssrc: int, media_ssrc: int, arrivals: Iterable[tuple[int, int]]) -> list[bytes]:
        """`arrivals` are (16-bit transport-wide sequence number, µs), as they came; any order, repeats allowed."""
        received = self._unwrap(arrivals)
        if not received:
            return []
        newest = max(received)
        oldest = min(received)
        base = oldest if self._next is None else min(oldest, self._next)
        if oldest - base > _WIDEST_GAP:
            base = oldest
        packets: list[bytes] = []
        for first in range(base, newest + 1, _MOST_STATUSES):
            last = min(first + _MOST_STATUSES - 1, newest)
            within = {number: received[number] for number in range(first, last + 1) if number in received}
            if within:
                packets += self._feedback(sender_ssrc, media_ssrc, first, within)
        self._next = max(newest + 1, self._next or 0)
        return packets

    def _unwrap(self, arrivals: Iterable[tuple[int, int]]) -> dict[int, int]:
        """Extend to numbers that do not wrap. Of repeats the first counts."""
        received: dict[int, int] = {}
        reference = self._next
        for number, arrival in arrivals:
            if reference is None:
                # Room below, for packets that were overtaken at the very start.
                reference = number + 0x10000
            unwrapped = reference + ((number - reference + 0x8000) & 0xFFFF) - 0x8000
            reference = max(reference, unwrapped)
            received.setdefault(unwrapped, arrival)
        return received

    def _feedback(self, sender_ssrc: int, media_ssrc: int, base: int, received: dict[int, int]) -> Iterator[bytes]:
        """One packet, or more where two arrivals lie further apart than a delta can say."""
        pending = dict(sorted(received.items()))
        while pending:
            reference = next(iter(pending.values())) // _REFERENCE_US
            clock = reference * _REFERENCE_US // _DELTA_US
            symbols: list[int] = []
            deltas = b""
            for number, arrival in pending.items():
                delta = arrival // _DELTA_US - clock
                if not -0x8000 <= delta <= 0x7FFF:
                    break
                symbols += [0] * (number - base - len(symbols))
                small = 0 <= delta <= 0xFF
                symbols.append(_SMALL if small else _LARGE)
                deltas += struct.pack("!B" if small else "!h", delta)
                clock += delta
            told = base + len(symbols)
            pending = {later: arrival for later, arrival in pending.items() if later >= told}
            yield self._pack(sender_ssrc, media_ssrc, base, reference, symbols, deltas)
            base = told

    def _pack(
        self, sender_ssrc: int, media_ssrc: int, base: int, reference: int, symbols: list[int], deltas: bytes
    ) -> bytes:
        head = struct.pack(
            "!IIHHI",
            sender_ssrc,
            media_ssrc,
            base & 0xFFFF,
            len(symbols),
            (reference & 0xFFFFFF) << 8 | self._count,
        )
        self._count = (self._count + 1) & 0xFF
        body = head + chunks(symbols) + deltas
        padding = -len(body) % 4
        if not padding:
            return packet(RTPFB, TRANSPORT_CC, body)
        padded = bytearray(packet(RTPFB, TRANSPORT_CC, body + bytes(padding - 1) + bytes([padding])))
        padded[0] |= 0x20
        return bytes(padded)


def chunks(symbols: list[int]) -> bytes:
    """Packet-status chunks of 2-bit symbols (0 lost, 1 small delta, 2 large or negative): runs, or vectors of seven."""
    packed = b""
    position = 0
    while position < len(symbols):
        symbol = symbols[position]
        run = 1
        while position + run < len(symbols) and symbols[position + run] == symbol:
            run += 1
        if run >= 7 or position + run == len(symbols):
            packed += struct.pack("!H", symbol << 13 | run)
            position += run
            continue
        vector = symbols[position : position + 7]
        word = 0xC000
        for index, value in enumerate(vector):
            word |= value << (12 - 2 * index)
        packed += struct.pack("!H", word)
        position += 7
    return packed
