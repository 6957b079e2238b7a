"""TURN credentials are what coturn computes from the shared secret."""

import base64
import hashlib
import hmac
import time

import pytest

from server.settings import Settings
from server.turn import ice_servers


def test_nothing_without_configuration(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TECHNOPARK_TURN_URLS", raising=False)
    assert ice_servers(Settings(), "p") == []


def test_credential_lasts_its_lifetime(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TECHNOPARK_TURN_URLS", "turn:turn.example:3478,turns:turn.example:5349")
    monkeypatch.setenv("TECHNOPARK_TURN_SECRET", "north")
    monkeypatch.setenv("TECHNOPARK_TURN_LIFETIME", "600")
    before = int(time.time())
    (server,) = ice_servers(Settings(), "abc")
    expires, person = server["username"].split(":")
    assert person == "abc"
    assert before + 600 <= int(expires) <= time.time() + 600
    expected = base64.b64encode(hmac.digest(b"north", server["username"].encode(), hashlib.sha1)).decode()
    assert server == {
        "urls": ["turn:turn.example:3478", "turns:turn.example:5349"],
        "username": server["username"],
        "credential": expected,
    }
