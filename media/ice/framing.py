"""Datagrams in a TCP stream: 16 bits of length before each (RFC 4571 2)."""

import struct
from typing import Final

_LENGTH: Final = struct.Struct("!H")
LONGEST: Final = 2048
"""Octets of a datagram that we take. What browsers send fits in an Ethernet frame."""


class FramingError(ValueError):
    """The stream cannot be followed any more."""


def frame(datagram: bytes) -> bytes:
    """Raises struct.error for more than 65535 octets."""
    return _LENGTH.pack(len(datagram)) + datagram


class FrameParser:
    """Cuts a stream into datagrams, however its pieces fall. Keeps less than one frame."""

    def __init__(self, longest: int = LONGEST) -> None:
        self._longest = longest
        self._rest = b""

    @property
    def pending(self) -> int:
        """Octets of a frame that is not whole yet."""
        return len(self._rest)

    def feed(self, piece: bytes) -> list[bytes]:
        """The datagrams that are whole now; empty ones mean nothing and are left out.

        Raises FramingError for one longer than `longest`; the stream is then of no more use.
        """
        stream = self._rest + piece
        found: list[bytes] = []
        at = 0
        while at + _LENGTH.size <= len(stream):
            (length,) = _LENGTH.unpack_from(stream, at)
            if length > self._longest:
                self._rest = b""
                raise FramingError(f"a frame of {length} octets")
            end = at + _LENGTH.size + length
            if end > len(stream):
                break
            if length:
                found.append(stream[at + _LENGTH.size : end])
            at = end
        self._rest = stream[at:]
        return found
