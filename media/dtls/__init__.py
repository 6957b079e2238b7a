"""DTLS for SRTP keys (RFC 5763, RFC 5764)."""
