"""The terminal says where to go and how to sign in."""

from pathlib import Path
from typing import Any

import pytest

from server import banner
from server.settings import Settings


@pytest.fixture(autouse=True)
def _two_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(banner, "local_addresses", lambda: ["192.0.2.7"])


def test_first_start_shows_the_password_once() -> None:
    text = banner.banner(Settings(), 8080, "admin@technopark.example", "s3cret")
    assert "Open      http://localhost:8080\n            http://192.0.2.7:8080" in text
    assert "admin@technopark.example   password: s3cret" in text


def test_later_starts_do_not() -> None:
    text = banner.banner(Settings(), 8080, "admin@technopark.example", None)
    assert "password:" not in text
    assert "technopark reset-password" in text


def test_a_self_signed_start_draws_the_address_for_phones() -> None:
    text = banner.banner(Settings(tls="self-signed"), 8443, "admin@technopark.example", None)
    assert banner.qr_code("https://192.0.2.7:8443") in text


def test_a_public_origin_is_what_people_open() -> None:
    settings = Settings(public_origins=("https://technopark.example",))
    assert banner.addresses(settings, 8080) == ["https://technopark.example"]


def test_a_single_address_is_named_alone() -> None:
    assert banner.addresses(Settings(host="192.0.2.9"), 80) == ["http://192.0.2.9:80"]


def test_it_says_when_the_native_forwarder_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    def text(**settings: Any) -> str:
        return banner.banner(Settings(**settings), 8080, "admin@technopark.example", None)

    monkeypatch.setattr(banner, "forwarder_kinds", lambda: ["python"])
    assert "build the native forwarder" in text()
    assert "build the native forwarder" not in text(media_forwarder="python")
    monkeypatch.setattr(banner, "forwarder_kinds", lambda: ["native", "python"])
    assert "build the native forwarder" not in text()


def test_it_says_where_mail_goes() -> None:
    def text(**settings: Any) -> str:
        return banner.banner(Settings(**settings), 8080, "admin@technopark.example", None)

    assert f"Mail      is written into {Path.cwd() / 'var' / 'mail'} (TECHNOPARK_SMTP_URL sends it)" in text()
    assert "Mail " not in text(smtp_url="smtp://mail.example")
