"""RTP header extensions in both forms (RFC 8285 4.2 and 4.3)."""

from collections.abc import Sequence
from typing import Final

ONE_BYTE: Final = 0xBEDE
TWO_BYTE: Final = 0x1000
_APP_BITS: Final = 0xFFF0

Elements = Sequence[tuple[int, bytes]]


def parse_elements(profile: int, block: bytes) -> list[tuple[int, bytes]]:
    """(id, value) pairs of an extension block without its four-byte header.

    An unknown profile holds none. What follows a truncated element, or id 15 in the one-byte form, is ignored.
    """
    if profile == ONE_BYTE:
        return _parse_one_byte(block)
    if profile & _APP_BITS == TWO_BYTE:
        return _parse_two_byte(block)
    return []


def _parse_one_byte(block: bytes) -> list[tuple[int, bytes]]:
    elements = []
    position, size = 0, len(block)
    while position < size:
        head = block[position]
        position += 1
        if head == 0:
            continue
        identifier = head >> 4
        end = position + (head & 15) + 1
        if identifier == 15 or end > size:
            break
        if identifier:
            elements.append((identifier, block[position:end]))
        position = end
    return elements


def _parse_two_byte(block: bytes) -> list[tuple[int, bytes]]:
    elements = []
    position, size = 0, len(block)
    while position + 1 < size:
        identifier = block[position]
        if identifier == 0:
            position += 1
            continue
        start = position + 2
        end = start + block[position + 1]
        if end > size:
            break
        elements.append((identifier, block[start:end]))
        position = end
    return elements


def one_byte_element(identifier: int, value: bytes) -> bytes:
    """Raises ValueError for an id outside 1-14 or a value outside 1-16 bytes."""
    if not (1 <= identifier <= 14 and 1 <= len(value) <= 16):
        raise ValueError("does not fit the one-byte form")
    return bytes((identifier << 4 | len(value) - 1,)) + value


def build_block(elements: Elements) -> bytes:
    """The whole extension with its header, in the one-byte form where all elements fit it, else in the two-byte form.

    Without elements, the empty string. Raises ValueError for an id outside 1-255 or a value longer than 255 bytes.
    """
    if not elements:
        return b""
    if all(1 <= identifier <= 14 and 1 <= len(value) <= 16 for identifier, value in elements):
        profile = ONE_BYTE
        body = b"".join(one_byte_element(identifier, value) for identifier, value in elements)
    else:
        if not all(1 <= identifier <= 255 and len(value) <= 255 for identifier, value in elements):
            raise ValueError("does not fit the two-byte form")
        profile = TWO_BYTE
        body = b"".join(bytes((identifier, len(value))) + value for identifier, value in elements)
    body += bytes(-len(body) % 4)
    return profile.to_bytes(2) + (len(body) // 4).to_bytes(2) + body
