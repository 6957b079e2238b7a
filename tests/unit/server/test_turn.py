"""TURN credentials are what coturn computes from the shared secret."""

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest

from server.settings import Settings
from server.turn import relays
from signaling.deps import Relays

NOW = datetime(2026, 8, 17, 3, 0, 0, 250_000, tzinfo=UTC)


def test_nothing_without_configuration(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TECHNOPARK_TURN_URLS", raising=False)
    assert relays(Settings(), "p", NOW) == Relays((), None)


def test_credential_lasts_its_lifetime(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TECHNOPARK_TURN_URLS", "turn:turn.example:3478,turns:turn.example:5349")
    monkeypatch.setenv("TECHNOPARK_TURN_SECRET", "north")
    monkeypatch.setenv("TECHNOPARK_TURN_LIFETIME", "600")

    given = relays(Settings(), "abc", NOW)

    # Never later than the name says, which counts whole seconds.
    assert (
        given.expires_at == datetime(2026, 8, 17, 3, 10, tzinfo=UTC) == NOW.replace(microsecond=0) + timedelta(0, 600)
    )
    username = f"{int(given.expires_at.timestamp())}:abc"
    assert given.ice_servers == (
        {
            "urls": ["turn:turn.example:3478", "turns:turn.example:5349"],
            "username": username,
            "credential": base64.b64encode(hmac.digest(b"north", username.encode(), hashlib.sha1)).decode(),
        },
    )
