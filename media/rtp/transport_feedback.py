"""Transport-wide congestion-control feedback (draft-holmer-rmcat-transport-wide-cc-extensions-01, section 3.1)."""

from collections.abc import Iterable, Sequence
from struct import Struct
from typing import Final

from media.rtp.sequence import Unwrapper

_HEADER: Final = Struct("!BBHLLHHL")
_RTPFB: Final = 205
_FORMAT: Final = 15

TICK_US: Final = 250
_TICKS_PER_REFERENCE: Final = 256
"""The reference time counts 64 ms."""
MAX_STATUSES: Final = 400
"""Per packet, so that even 16-bit deltas leave it well under a path's MTU."""
MAX_GAP: Final = 4000
"""A larger hole is a restart of the sender's counter, not a loss worth thousands of statuses."""
MAX_PACKETS: Final = 64
"""At once. Numbers that leap about are an attempt to make us work, and the rest of them is told to nobody."""

_LOST: Final = 0
_SMALL: Final = 1
_LARGE: Final = 2


class FeedbackBuilder:
    """Turns arrivals into feedback packets; holds the next number expected and the packet count of one sender."""

    __slots__ = ("_count", "_next", "_unwrapper")

    def __init__(self) -> None:
        self._unwrapper = Unwrapper(16)
        self._next: int | None = None
        self._count = 0

    def build(self, sender_ssrc: int, media_ssrc: int, arrivals: Iterable[tuple[int, int]]) -> list[bytes]:
        """Plain RTCP packets for (16-bit transport-wide number, arrival in µs) pairs in order of arrival.

        Numbers skipped since the last call are reported as lost. One that comes after its loss was reported is told
        in a packet of its own, so that nothing already acknowledged is taken back. What takes more than MAX_PACKETS is
        left out.
        """
        times: dict[int, int] = {}
        for wrapped, arrival in arrivals:
            times.setdefault(self._unwrapper.extend(wrapped), arrival // TICK_US)
        if not times:
            return []
        numbers = sorted(times)
        if self._next is None or numbers[-1] - self._next > MAX_GAP:
            self._next = numbers[0]
        late = [number for number in numbers if number < self._next]
        on_time = [number for number in numbers if number >= self._next]
        spans = [(run[0], run) for run in _runs(late)]
        if on_time:
            spans.append((self._next, on_time))
            self._next = on_time[-1] + 1
        packets: list[bytes] = []
        for base, received in spans:
            packets += self._span(sender_ssrc, media_ssrc, base, received, times, MAX_PACKETS - len(packets))
            if len(packets) == MAX_PACKETS:
                break
        return packets

    def _span(
        self, sender_ssrc: int, media_ssrc: int, base: int, received: Sequence[int], times: dict[int, int], most: int
    ) -> list[bytes]:
        """All numbers from `base` to the last received, in as many packets as sizes and time steps ask, or `most`."""
        packets: list[bytes] = []
        index = 0
        while index < len(received) and len(packets) < most:
            # A packet that would tell of nothing but losses has no reference time: skip to where something arrived.
            base = max(base, received[index] - MAX_STATUSES + 1)
            reference = times[received[index]] // _TICKS_PER_REFERENCE
            last = reference * _TICKS_PER_REFERENCE
            statuses: list[int] = []
            deltas: list[bytes] = []
            while index < len(received) and received[index] - base < MAX_STATUSES:
                number = received[index]
                delta = times[number] - last
                if not -0x8000 <= delta <= 0x7FFF:
                    break
                statuses += [_LOST] * (number - base - len(statuses))
                small = 0 <= delta <= 0xFF
                statuses.append(_SMALL if small else _LARGE)
                deltas.append(delta.to_bytes(1 if small else 2, signed=not small))
                last = times[number]
                index += 1
            packets.append(self._pack(sender_ssrc, media_ssrc, base, reference, statuses, b"".join(deltas)))
            base += len(statuses)
        return packets

    def _pack(
        self, sender_ssrc: int, media_ssrc: int, base: int, reference: int, statuses: list[int], deltas: bytes
    ) -> bytes:
        chunks = b"".join(chunk.to_bytes(2) for chunk in _chunks(statuses))
        body = chunks + deltas
        padding = -len(body) % 4
        if padding:
            body += bytes(padding - 1) + bytes((padding,))
        header = _HEADER.pack(
            0x80 | (0x20 if padding else 0) | _FORMAT,
            _RTPFB,
            (_HEADER.size + len(body)) // 4 - 1,
            sender_ssrc,
            media_ssrc,
            base & 0xFFFF,
            len(statuses),
            (reference & 0xFFFFFF) << 8 | self._count,
        )
        self._count = self._count + 1 & 0xFF
        return header + body


def _runs(numbers: Sequence[int]) -> list[list[int]]:
    """Consecutive numbers together."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs


def _chunks(statuses: Sequence[int]) -> list[int]:
    """16-bit packet status chunks: run lengths, or vectors of 14 one-bit or 7 two-bit symbols."""
    chunks = []
    position = 0
    while position < len(statuses):
        symbol = statuses[position]
        end = position + 1
        while end < len(statuses) and statuses[end] == symbol:
            end += 1
        window = statuses[position : position + 14]
        if end - position >= len(window) or (_LARGE in window and end - position >= 7):
            chunks.append(symbol << 13 | end - position)
            position = end
        elif _LARGE not in window:
            chunks.append(0x8000 | _vector(window, 14, 1))
            position += 14
        else:
            chunks.append(0xC000 | _vector(window[:7], 7, 2))
            position += 7
    return chunks


def _vector(symbols: Sequence[int], places: int, bits: int) -> int:
    value = 0
    for symbol in symbols:
        value = value << bits | symbol
    return value << bits * (places - len(symbols))
