"""SRTP profiles by preference, and their keys out of a DTLS handshake (RFC 5764 4.2, RFC 7714 12)."""

from dataclasses import dataclass
from typing import Final

from OpenSSL import SSL

from media.forwarder.interface import SrtpProfile


@dataclass(frozen=True, slots=True)
class KeyLayout:
    profile: SrtpProfile
    openssl_name: bytes
    key_octets: int
    salt_octets: int


PREFERENCE: Final = (
    KeyLayout(SrtpProfile.AEAD_AES_256_GCM, b"SRTP_AEAD_AES_256_GCM", 32, 12),
    KeyLayout(SrtpProfile.AEAD_AES_128_GCM, b"SRTP_AEAD_AES_128_GCM", 16, 12),
    KeyLayout(SrtpProfile.AES_CM_128_HMAC_SHA1_80, b"SRTP_AES128_CM_SHA1_80", 16, 14),
)
"""GCM first: it costs a quarter of AES-CM with SHA-1. The DTLS server's order decides, so we are the server."""


@dataclass(frozen=True, slots=True)
class SrtpKeys:
    """Master key and salt joined, for each direction."""

    profile: SrtpProfile
    client: bytes
    server: bytes


def export_keys(connection: SSL.Connection) -> SrtpKeys | None:
    """None when the peer offered no profile we know."""
    name = connection.get_selected_srtp_profile()
    layout = next((known for known in PREFERENCE if known.openssl_name == name), None)
    if layout is None:
        return None
    key, salt = layout.key_octets, layout.salt_octets
    material = connection.export_keying_material(b"EXTRACTOR-dtls_srtp", 2 * (key + salt))
    salts = material[2 * key :]
    return SrtpKeys(
        profile=layout.profile,
        client=material[:key] + salts[:salt],
        server=material[key : 2 * key] + salts[salt:],
    )
