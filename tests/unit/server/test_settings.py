"""Settings come from the environment, and the defaults need nothing."""

from ipaddress import ip_address
from pathlib import Path

import pytest
from pydantic import ValidationError

from server import settings_document
from server.settings import Settings, Tls


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_defaults_are_embedded(tmp_path: Path) -> None:
    settings = Settings()
    assert settings.database == f"sqlite+aiosqlite:///{tmp_path}/var/technopark.db"
    assert settings.redis_url is None
    assert settings.tls is Tls.OFF
    assert not settings.secure


def test_lists_are_split_at_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TECHNOPARK_PUBLIC_ORIGINS", "https://a.example/, https://b.example")
    monkeypatch.setenv("TECHNOPARK_MEDIA_ANNOUNCED", "203.0.113.7,2001:db8::7")
    settings = Settings()
    assert settings.public_origins == ("https://a.example", "https://b.example")
    assert settings.media_announced == (ip_address("203.0.113.7"), ip_address("2001:db8::7"))
    assert settings.secure


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "70000"),
        ("MEDIA_ANNOUNCED", "not-an-address"),
        ("LOG_LEVEL", "loud"),
        ("NODE_ID", "a b"),
        ("TLS", "maybe"),
    ],
)
def test_nonsense_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"TECHNOPARK_{name}", value)
    with pytest.raises(ValidationError):
        Settings()


def test_secrets_are_not_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TECHNOPARK_TURN_SECRET", "hunter2")
    assert "hunter2" not in repr(Settings())


def test_operations_page_lists_every_setting() -> None:
    written = settings_document.DOCUMENT.read_text()
    assert settings_document.document(written) == written, "run: make generate"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SMTP_URL", "mail.example"),
        ("SMTP_URL", "smtp://mail.example:port"),
        ("SMTP_URL", "smtps://"),
        ("MAIL_FROM", "nobody"),
        ("MAIL_FROM", "a@b.example\r\nBcc: c@d"),
    ],
)
def test_mail_that_could_not_be_sent_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"TECHNOPARK_{name}", value)
    with pytest.raises(ValidationError):
        Settings()
