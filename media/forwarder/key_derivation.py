"""What SRTP makes of the keys that DTLS gave it (RFC 3711 4.3)."""

from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR

from media.forwarder.interface import SrtpProfile

_MASTER_KEYS: Final = {SrtpProfile.AEAD_AES_128_GCM: 16, SrtpProfile.AEAD_AES_256_GCM: 32}
"""Octets; what follows is the master salt, of 12."""
_SALT: Final = 12
_ENCRYPTION, _SALTING = 0x00, 0x02
"""Labels."""


def derive(profile: SrtpProfile, master: bytes) -> tuple[bytes, bytes] | None:
    """Key and salt with which RTP is sealed, or None for a profile without AEAD. `master`: key and salt together."""
    size = _MASTER_KEYS.get(profile)
    if size is None:
        return None
    key, salt = master[:size], master[size:]
    return _stream(key, salt, _ENCRYPTION, size), _stream(key, salt, _SALTING, _SALT)


def _stream(key: bytes, salt: bytes, label: int, octets: int) -> bytes:
    # 14 octets of salt, of which AEAD has 12 (RFC 7714 11), and a counter.
    block = bytearray(salt.ljust(16, b"\0"))
    block[7] ^= label
    return Cipher(AES(key), CTR(bytes(block))).encryptor().update(bytes(octets))
