"""What a webhook may be, which event a change is, and what is signed."""

import hmac
from base64 import b64decode, b64encode
from datetime import UTC, datetime

import pytest

from rooms.webhooks.errors import WebhookAddressInvalid, WebhookEventsInvalid
from rooms.webhooks.events import EventType, event_of
from rooms.webhooks.signing import new_secret, signed_headers
from rooms.webhooks.subscriptions import clean_address, clean_events


def test_an_address_is_of_a_web_server_over_tls() -> None:
    assert clean_address(" https://program.example:8443/hook?for=us ") == "https://program.example:8443/hook?for=us"
    for url in (
        "http://program.example/",
        "ftp://program.example/",
        "https:///hook",
        "https://user:word@program.example/",
        "https://program.example/#part",
        "https://program.example:99999/",
        "https://program.example:0/",
        "https://[::1",
        "https://program.example/a b",
        "https://program.example/\x00",
        "https://prógram.example/",
        "https://program.example/" + "x" * 2048,
        "program.example",
        "",
    ):
        with pytest.raises(WebhookAddressInvalid):
            clean_address(url)


def test_events_are_those_that_there_are_and_at_least_one() -> None:
    assert clean_events(["session.ended", "session.booked", "session.ended"]) == ["session.booked", "session.ended"]
    for events in ([], ["ping"], ["session.booked", "session.lost"]):
        with pytest.raises(WebhookEventsInvalid):
            clean_events(events)


@pytest.mark.parametrize(
    ("change", "sequence", "event"),
    [
        ("requested", 0, EventType.BOOKED),
        ("confirmed", 0, EventType.BOOKED),
        ("confirmed", 1, EventType.CHANGED),
        ("rescheduled", 1, EventType.CHANGED),
        ("declined", 1, EventType.CANCELLED),
        ("cancelled", 2, EventType.CANCELLED),
        ("started", 0, EventType.STARTED),
        ("ended", 0, EventType.ENDED),
    ],
)
def test_a_change_is_one_event(change: str, sequence: int, event: EventType) -> None:
    assert event_of(change, sequence) is event


def test_every_secret_signs_identifier_time_and_body() -> None:
    """The first is the example of the specification's own libraries."""
    known = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    fresh = new_secret()
    headers = signed_headers(
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        datetime.fromtimestamp(1614265330.9, UTC),
        b'{"test": 2432232314}',
        [known, fresh],
    )
    assert (headers["webhook-id"], headers["webhook-timestamp"]) == ("msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330")
    first, second = headers["webhook-signature"].split()
    assert first == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    signed = b'msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{"test": 2432232314}'
    assert second == "v1," + b64encode(hmac.digest(b64decode(fresh[6:]), signed, "sha256")).decode()
    assert (len(fresh), fresh[:6], len(b64decode(fresh[6:]))) == (50, "whsec_", 32)
    assert new_secret() != fresh
