"""The node's DTLS certificate: made anew at every start, known to peers by its fingerprint only (RFC 8827 6.5)."""

import secrets
from datetime import UTC, datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from OpenSSL import SSL
from OpenSSL.crypto import X509

from media.dtls.srtp_keys import PREFERENCE

MTU: Final = 1200
"""UDP payload of a handshake datagram: passes every path that IPv6 and a tunnel make."""

_DTLS_1_2: Final = 0xFEFD
_CIPHERS: Final = b"ECDHE+AESGCM:ECDHE+CHACHA20"


def fingerprint(certificate: X509, algorithm: str) -> str:
    """Colon-separated upper-case hex (RFC 8122 5). `algorithm` is one of sha-256, sha-384, sha-512.

    Taken from the octets as they came: only they have to match, whatever a strict parser would say of them.
    """
    return certificate.digest(algorithm.replace("-", "")).decode()


class DtlsCertificate:
    """One ECDSA P-256 key and self-signed certificate, and connections that use it."""

    def __init__(self) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, secrets.token_hex(8))])
        now = datetime.now(UTC)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=3650))
            .sign(key, hashes.SHA256())
        )
        self.sha256 = fingerprint(X509.from_cryptography(certificate), "sha-256")
        context = SSL.Context(SSL.DTLS_METHOD)
        context.set_min_proto_version(_DTLS_1_2)
        context.set_options(SSL.OP_NO_TICKET | SSL.OP_NO_QUERY_MTU)
        # Peers are self-signed too: the fingerprint that came through signaling is what counts.
        context.set_verify(SSL.VERIFY_PEER | SSL.VERIFY_FAIL_IF_NO_PEER_CERT, lambda *_: True)
        context.use_certificate(certificate)
        context.use_privatekey(key)
        context.set_cipher_list(_CIPHERS)
        context.set_tlsext_use_srtp(b":".join(layout.openssl_name for layout in PREFERENCE))
        self._context = context

    def connection(self) -> SSL.Connection:
        """A DTLS connection over memory buffers, its role not yet chosen."""
        connection = SSL.Connection(self._context)
        connection.set_ciphertext_mtu(MTU)
        return connection
