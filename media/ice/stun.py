"""The one kind of STUN message that a lite agent takes, and the two that it sends (RFC 5389, RFC 8445 7.1).

Written for one purpose: each person sends a check every few seconds for as long as they stay.
"""

import hmac
import socket
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from media.ice.port import Address

_COOKIE: Final = 0x2112A442
_BINDING_REQUEST: Final = 0x0001
_BINDING_RESPONSE: Final = 0x0101
_BINDING_ERROR: Final = 0x0111

_USERNAME: Final = 0x0006
_MESSAGE_INTEGRITY: Final = 0x0008
_ERROR_CODE: Final = 0x0009
_XOR_MAPPED_ADDRESS: Final = 0x0020
_USE_CANDIDATE: Final = 0x0025
_FINGERPRINT: Final = 0x8028
_ICE_CONTROLLED: Final = 0x8029

_HEADER: Final = struct.Struct("!HHI12s")
_ATTRIBUTE: Final = struct.Struct("!HH")
_WORD: Final = struct.Struct("!I")
_INTEGRITY_SIZE: Final = 24
_FINGERPRINT_SIZE: Final = 8
_FINGERPRINT_XOR: Final = 0x5354554E
_REASONS: Final = {400: b"Bad Request", 401: b"Unauthorized", 487: b"Role Conflict"}


class StunError(ValueError):
    """Not a STUN message, or one whose parts do not fit together."""


class UnexpectedStunError(ValueError):
    """A STUN message, but no ICE check."""


@dataclass(frozen=True, slots=True)
class BindingRequest:
    """An ICE check. `signed` is what its integrity covers."""

    transaction: bytes
    fragment: str
    """The user name up to the colon: whose check it is; empty without one."""
    controlled: bool
    nominates: bool
    signed: bytes
    integrity: bytes | None

    def made_with(self, password: bytes) -> bool:
        """Whether the sender knows the password."""
        if self.integrity is None:
            return False
        return hmac.compare_digest(hmac.digest(password, self.signed, "sha1"), self.integrity)


def read_request(data: bytes) -> BindingRequest:
    """The Binding request in a datagram, with a right FINGERPRINT as every ICE check has one (RFC 8445 7.1.4).

    Raises `StunError` or `UnexpectedStunError`. Of an attribute that comes twice the first counts, and of what
    stands behind MESSAGE-INTEGRITY only the FINGERPRINT (RFC 5389 15, 15.4).
    """
    if len(data) < _HEADER.size:
        raise StunError("too short")
    kind, length, cookie, transaction = _HEADER.unpack_from(data)
    if cookie != _COOKIE or length % 4 or length != len(data) - _HEADER.size:
        raise StunError("no STUN header")
    first: dict[int, tuple[int, bytes]] = {}
    for attribute, position, value in _attributes(data):
        if attribute == _FINGERPRINT or _MESSAGE_INTEGRITY not in first:
            first.setdefault(attribute, (position, value))
    if kind != _BINDING_REQUEST or _FINGERPRINT not in first:
        raise UnexpectedStunError
    signed, integrity = b"", None
    if _MESSAGE_INTEGRITY in first:
        position, integrity = first[_MESSAGE_INTEGRITY]
        # The length is that of a message which ends with the integrity (RFC 5389 15.4).
        signed = _with_length(data[:position], position - _HEADER.size + _INTEGRITY_SIZE)
    username = first[_USERNAME][1] if _USERNAME in first else b""
    return BindingRequest(
        transaction=transaction,
        fragment=username.partition(b":")[0].decode("ascii", "replace"),
        controlled=_ICE_CONTROLLED in first,
        nominates=_USE_CANDIDATE in first,
        signed=signed,
        integrity=integrity,
    )


def _attributes(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Type, position and value of each; a FINGERPRINT must be right and the last (RFC 5389 15.5)."""
    position = _HEADER.size
    while position < len(data):
        attribute, size = _ATTRIBUTE.unpack_from(data, position)
        value = data[position + 4 : position + 4 + size]
        if len(value) != size or (attribute == _MESSAGE_INTEGRITY and size != 20):
            raise StunError("an attribute of a wrong size")
        following = position + 4 + (size + 3 & ~3)
        if attribute == _FINGERPRINT and (following != len(data) or value != _WORD.pack(_fingerprint(data[:position]))):
            raise StunError("a wrong fingerprint")
        yield attribute, position, value
        position = following


def success(request: BindingRequest, address: Address, password: bytes) -> bytes:
    """The Binding response that tells a peer where it was seen."""
    # A scoped IPv6 host carries "%interface" only in our view.
    host, port = str(address[0]).partition("%")[0], address[1]
    if ":" in host:
        family, octets = 2, socket.inet_pton(socket.AF_INET6, host)
    else:
        family, octets = 1, socket.inet_pton(socket.AF_INET, host)
    pad = int.from_bytes(_WORD.pack(_COOKIE) + request.transaction[: len(octets) - 4])
    masked = (int.from_bytes(octets) ^ pad).to_bytes(len(octets))
    body = struct.pack("!HHBBH", _XOR_MAPPED_ADDRESS, 4 + len(octets), 0, family, port ^ _COOKIE >> 16) + masked
    return _sealed(_BINDING_RESPONSE, request.transaction, body, password)


def refusal(request: BindingRequest, code: int, password: bytes | None = None) -> bytes:
    """An error response; with `password` when the requester has proved it knows it (RFC 5389 10.1.2)."""
    reason = _REASONS[code]
    body = struct.pack("!HHHBB", _ERROR_CODE, 4 + len(reason), 0, code // 100, code % 100) + reason
    return _sealed(_BINDING_ERROR, request.transaction, body + bytes(-len(reason) % 4), password)


def _sealed(kind: int, transaction: bytes, body: bytes, password: bytes | None) -> bytes:
    """The message with its integrity, if there is a password, and its fingerprint."""
    if password is not None:
        signed = _HEADER.pack(kind, len(body) + _INTEGRITY_SIZE, _COOKIE, transaction) + body
        body += _ATTRIBUTE.pack(_MESSAGE_INTEGRITY, 20) + hmac.digest(password, signed, "sha1")
    message = _HEADER.pack(kind, len(body) + _FINGERPRINT_SIZE, _COOKIE, transaction) + body
    return message + _ATTRIBUTE.pack(_FINGERPRINT, 4) + _WORD.pack(zlib.crc32(message) ^ _FINGERPRINT_XOR)


def _fingerprint(covered: bytes) -> int:
    """Over the message with the length that it has when the fingerprint ends it (RFC 5389 15.5)."""
    return zlib.crc32(_with_length(covered, len(covered) - _HEADER.size + _FINGERPRINT_SIZE)) ^ _FINGERPRINT_XOR


def _with_length(covered: bytes, length: int) -> bytes:
    return covered[:2] + length.to_bytes(2) + covered[4:]
