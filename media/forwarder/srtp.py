"""SRTP sessions over libsrtp (RFC 3711, RFC 7714), through the C functions that pylibsrtp's binding exports.

pylibsrtp's own `Session` allocates per packet and refuses packets over 1356 bytes; this keeps one buffer per session.
The names that are private to pylibsrtp are used in this file only, and `tests/unit/media/forwarder/test_srtp.py` fails
when one is gone.
"""

import ctypes
from socket import htonl
from typing import Final

import pylibsrtp
from pylibsrtp import Policy, _binding
from pylibsrtp._binding import ffi, lib

from media.forwarder.interface import SrtpProfile

MAX_PACKET: Final = 2048
"""Octets of a plain packet; nothing larger crosses a path whole."""
_MAX_TRAILER: Final = 148
"""Authentication tag, MKI and SRTCP index at their longest (SRTP_MAX_SRTCP_TRAILER_LEN)."""
_WINDOW: Final = {Policy.SSRC_ANY_INBOUND: 2048, Policy.SSRC_ANY_OUTBOUND: 512}
"""Packets that replay protection looks back over: repaired ones come late. Each packet costs a shift of the window."""

_OK: Final = lib.srtp_err_status_ok
_REPLAYS: Final = (9, 10)
"""srtp_err_status_replay_fail and srtp_err_status_replay_old."""

_PROFILES: Final = {
    SrtpProfile.AES_CM_128_HMAC_SHA1_80: (Policy.SRTP_PROFILE_AES128_CM_SHA1_80, 30),
    SrtpProfile.AEAD_AES_128_GCM: (Policy.SRTP_PROFILE_AEAD_AES_128_GCM, 28),
    SrtpProfile.AEAD_AES_256_GCM: (Policy.SRTP_PROFILE_AEAD_AES_256_GCM, 44),
}
"""libsrtp's name of each profile, and the octets of its master key and salt together."""


class _Session:
    __slots__ = ("_buffer", "_cdata", "_length", "_policy", "_session", "_srtp", "refusal")

    def __init__(self, profile: SrtpProfile, key: bytes, direction: int) -> None:
        name, size = _PROFILES[profile]
        if len(key) != size:
            raise ValueError(f"{profile.name} takes {size} octets of key and salt, not {len(key)}")
        self._policy = Policy(key=key, ssrc_type=direction, srtp_profile=name)
        self._policy.window_size = _WINDOW[direction]
        self._session = pylibsrtp.Session(self._policy)
        self._srtp = self._session._srtp[0]
        self._cdata = ffi.new("char[]", MAX_PACKET + _MAX_TRAILER)
        self._buffer = ffi.buffer(self._cdata)
        self._length = ffi.new("int *")
        self.refusal = ""
        """Why the last call gave None: "oversized", "replayed" or "unauthenticated"."""

    def forget(self, ssrc: int) -> None:
        """Free what libsrtp holds for a stream. Outbound, its SSRC must never be sent on again under these keys."""
        lib.srtp_remove_stream(self._srtp, htonl(ssrc))


class InboundSrtp(_Session):
    """Raises ValueError for a key of the wrong length."""

    __slots__ = ()

    def __init__(self, profile: SrtpProfile, key: bytes) -> None:
        super().__init__(profile, key, Policy.SSRC_ANY_INBOUND)

    def unprotect(self, packet: bytes) -> bytes | None:
        """The plain RTP packet, or None and `refusal`."""
        return self._open(packet, lib.srtp_unprotect)

    def unprotect_rtcp(self, packet: bytes) -> bytes | None:
        """The plain compound RTCP packet, or None and `refusal`."""
        return self._open(packet, lib.srtp_unprotect_rtcp)

    def _open(self, packet: bytes, unprotect: object) -> bytes | None:
        size = len(packet)
        if size > MAX_PACKET:
            self.refusal = "oversized"
            return None
        self._buffer[0:size] = packet
        self._length[0] = size
        status = unprotect(self._srtp, self._cdata, self._length)  # type: ignore[operator] # cffi has no types
        if status != _OK:
            self.refusal = "replayed" if status in _REPLAYS else "unauthenticated"
            return None
        plain: bytes = self._buffer[0 : self._length[0]]
        return plain


class OutboundSrtp(_Session):
    """Raises ValueError for a key of the wrong length."""

    __slots__ = ()

    def __init__(self, profile: SrtpProfile, key: bytes) -> None:
        super().__init__(profile, key, Policy.SSRC_ANY_OUTBOUND)

    def protect(self, packet: bytes) -> bytes | None:
        """The SRTP packet, or None and `refusal`."""
        return self._seal(packet, lib.srtp_protect)

    def protect_rtcp(self, packet: bytes) -> bytes | None:
        """The SRTCP packet, or None and `refusal`."""
        return self._seal(packet, lib.srtp_protect_rtcp)

    def _seal(self, packet: bytes, protect: object) -> bytes | None:
        size = len(packet)
        if size > MAX_PACKET:
            self.refusal = "oversized"
            return None
        self._buffer[0:size] = packet
        self._length[0] = size
        status = protect(self._srtp, self._cdata, self._length)  # type: ignore[operator] # cffi has no types
        if status != _OK:
            self.refusal = "replayed" if status in _REPLAYS else "unprotectable"
            return None
        sealed: bytes = self._buffer[0 : self._length[0]]
        return sealed


def function_addresses() -> dict[str, int]:
    """Where libsrtp's functions lie, for the forwarder in C, which links against nothing."""
    names = ("srtp_protect", "srtp_protect_rtcp", "srtp_unprotect", "srtp_unprotect_rtcp", "srtp_remove_stream")
    return {name: int(ffi.cast("uintptr_t", ffi.addressof(lib, name))) for name in names}


def cipher_addresses() -> dict[str, int]:
    """Where the functions of the OpenSSL lie that libsrtp was built with, in the order of `vtf_evp` (sealer.h).

    Empty where the binding hides them.
    """
    names = (
        *("EVP_CIPHER_CTX_new", "EVP_CIPHER_CTX_free", "EVP_aes_128_gcm", "EVP_aes_256_gcm"),
        *("EVP_EncryptInit_ex", "EVP_EncryptUpdate", "EVP_EncryptFinal_ex", "EVP_CIPHER_CTX_ctrl"),
    )
    binding = ctypes.CDLL(_binding.__file__)
    if not all(hasattr(binding, name) for name in names):
        return {}
    return {name: ctypes.cast(getattr(binding, name), ctypes.c_void_p).value or 0 for name in names}


def session_address(session: InboundSrtp | OutboundSrtp) -> int:
    """The session's `srtp_t`; valid as long as the session is kept."""
    return int(ffi.cast("uintptr_t", session._srtp))
