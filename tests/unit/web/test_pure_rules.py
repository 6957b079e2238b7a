"""Rules of the door that need no request."""

from datetime import UTC, datetime, timedelta

import pytest

from web import csrf
from web.devices import describe
from web.forms import local_path
from web.joining import destination
from web.local_time import moment, period
from web.origins import Origins
from web.pages.room import embed
from web.request_state import network_of

TOKEN = "A" * 22
OWN = "https://technopark.example"


@pytest.mark.parametrize(
    ("typed", "target"),
    [
        (TOKEN, f"/j/{TOKEN}"),
        (f" {OWN}/j/{TOKEN} ", f"/j/{TOKEN}"),
        (f"{OWN}/t/bandung/lounge?invite={TOKEN}", f"/t/bandung/lounge?invite={TOKEN}"),
        (f"{OWN}/t/bandung/lounge?next=//x", "/t/bandung/lounge"),
        ("/t/bandung/", "/t/bandung"),
        ("Bandung/Lounge", "/t/bandung/lounge"),
        ("https://elsewhere.example/t/bandung/lounge", None),
        (f"{OWN}.evil.example/j/{TOKEN}", None),
        ("javascript:alert(1)", None),
        ("//elsewhere.example", None),
        ("/admin", None),
        ("", None),
    ],
)
def test_joining(typed: str, target: str | None) -> None:
    assert destination(typed, OWN) == target


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("unknown", "unknown"),
    ],
)
def test_whom_an_address_is_counted_as(address: str, counted: str) -> None:
    assert network_of(address) == counted


@pytest.mark.parametrize(
    "target", [None, "", "x", "//x", "/\\x", "https://x", "/a\nb", "/\tx", "/a\\b", "/" + "a" * 2000, "///x"]
)
def test_no_target_leaves_the_site(target: str | None) -> None:
    assert local_path(target) == "/"


def test_a_path_of_ours_stays() -> None:
    assert local_path("/t/bandung/lounge?invite=x#y") == "/t/bandung/lounge?invite=x#y"


def test_origins_are_compared_exactly() -> None:
    here = Origins(())
    fixed = Origins((OWN,))
    assert here.allows("http://host:8080", scheme="http", host="host:8080")
    for origin in (None, "", "null", "http://host", "https://host:8080", "http://host:8080/", "http://HOST:8080"):
        assert not here.allows(origin, scheme="http", host="host:8080")
    assert not here.allows("http://a/b", scheme="http", host="a/b")
    assert fixed.allows(OWN, scheme="http", host="10.0.0.1:8080")
    assert not fixed.allows("http://10.0.0.1:8080", scheme="http", host="10.0.0.1:8080")
    assert fixed.own(scheme="http", host="evil.example") == OWN


def test_form_tokens() -> None:
    token = csrf.issue("key")
    assert csrf.valid("key", token)
    assert token != csrf.issue("key")
    for wrong in ("", token[:-1], token + "0", "é" * 80, "\udcff" * 80, csrf.issue("another key")):
        assert not csrf.valid("key", wrong)


def test_embedded_json_ends_no_script() -> None:
    assert str(embed({"name": "</script><!--&\u2028"})) == ('{"name":"\\u003c/script\\u003e\\u003c!--\\u0026\\u2028"}')


def test_moments_name_their_zone() -> None:
    at = datetime(2026, 11, 24, 7, 5, tzinfo=UTC)
    assert moment(at, "Asia/Jakarta", "id") == "24 Nov 2026, 14.05 WIB"
    assert moment(at, "Asia/Makassar", "id") == "24 Nov 2026, 15.05 WITA"
    assert moment(at, "Asia/Jayapura", "en") == "24 Nov 2026, 16:05 WIT"
    assert moment(at, "Asia/Kolkata", "en") == "24 Nov 2026, 12:35 GMT+5:30"
    assert moment(at, "Europe/London", "en") == "24 Nov 2026, 07:05 GMT"


def test_devices_are_named_for_people() -> None:
    chrome = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36"
    assert describe(chrome) == "Chrome, Android"
    assert describe(chrome + " Edg/140.0") == "Edge, Android"
    assert describe("curl/8") == ""


def test_a_period_names_its_day_and_zone() -> None:
    start, end = datetime(2026, 1, 7, 2, tzinfo=UTC), datetime(2026, 1, 7, 3, tzinfo=UTC)
    assert period(start, end, "Asia/Makassar", "id") == "Rabu, 7 Januari 2026, 10.00–11.00 WITA"
    assert period(start, end, "Asia/Jayapura", "en") == "Wednesday, 7 January 2026, 11:00–12:00 WIT"
    assert period(start, end, "America/Los_Angeles", "en") == "Tuesday, 6 January 2026, 18:00–19:00 GMT-8"
    late = datetime(2026, 1, 7, 16, 30, tzinfo=UTC)
    assert period(late, late + timedelta(hours=1), "Asia/Jakarta", "id") == (
        "Rabu, 7 Januari 2026, 23.30–8 Jan 2026, 00.30 WIB"
    )
