"""Our own certificate is kept while it is good, and covers every address."""

import ssl
from pathlib import Path

from cryptography import x509

from server.certificates import self_signed, server_context


def test_a_certificate_is_made_once_and_loads(tmp_path: Path) -> None:
    certificate, key = self_signed(tmp_path / "tls", ["192.0.2.7"])
    first = certificate.read_bytes()
    assert self_signed(tmp_path / "tls", ["192.0.2.7"]) == (certificate, key)
    assert certificate.read_bytes() == first
    assert isinstance(server_context(certificate, key), ssl.SSLContext)
    assert key.stat().st_mode & 0o077 == 0


def test_a_new_address_makes_a_new_certificate(tmp_path: Path) -> None:
    certificate, _ = self_signed(tmp_path, ["192.0.2.7"])
    first = certificate.read_bytes()
    self_signed(tmp_path, ["192.0.2.7", "2001:db8::7"])
    assert certificate.read_bytes() != first
    names = (
        x509.load_pem_x509_certificate(certificate.read_bytes())
        .extensions.get_extension_for_class(x509.SubjectAlternativeName)
        .value
    )
    assert [str(address) for address in names.get_values_for_type(x509.IPAddress)] == ["192.0.2.7", "2001:db8::7"]
    assert names.get_values_for_type(x509.DNSName) == ["localhost"]
