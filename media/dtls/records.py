"""DTLS records out of OpenSSL's memory buffer, which knows no datagram boundaries, packed into datagrams."""

from collections.abc import Iterator
from typing import Final

_HEADER: Final = 13
"""Type, version, epoch, sequence number, length (RFC 6347 4.1)."""


def datagrams(stream: bytes, mtu: int) -> Iterator[bytes]:
    """Whole records, as many as fit in `mtu`; a longer record goes alone. A tail that is no record goes as it is."""
    start = position = 0
    while position + _HEADER <= len(stream):
        end = position + _HEADER + int.from_bytes(stream[position + 11 : position + 13])
        if end > len(stream):
            break
        if end - start > mtu and position > start:
            yield stream[start:position]
            start = position
        position = end
    if start < len(stream):
        yield stream[start:]
