"""Addresses that people give are told over the public Internet only, once, and without waiting long."""

import ssl
from pathlib import Path

import pytest

from rooms.ports import FetchRefused
from server.adapters.outward_http import Allowed
from server.adapters.post_http import HttpPoster
from server.certificates import self_signed
from tests.receiver import Receiver, receiving

HEADERS = {"content-type": "application/json", "webhook-id": "one"}


def anywhere(_address: object) -> bool:
    return True


async def refusal(url: str, poster: HttpPoster) -> str:
    with pytest.raises(FetchRefused) as refused:
        await poster.post(url, b"{}", HEADERS)
    return refused.value.code


async def test_what_is_told_arrives_as_it_was_written(receiver: Receiver) -> None:
    receiver.answers += [200, 500]
    poster, body = HttpPoster(allowed=anywhere), '{"name":"Künstler"}'.encode()
    assert [await poster.post(receiver.url, body, HEADERS) for _ in range(3)] == [200, 500, 204]
    message = receiver.messages[0]
    assert message.body == body
    assert {name: message.headers[name] for name in ("Content-Type", "webhook-id", "User-Agent")} == {
        "Content-Type": "application/json",
        "webhook-id": "one",
        "User-Agent": "Virtual-Technopark",
    }
    assert "Cookie" not in message.headers


async def test_nobody_follows_where_an_answer_leads(receiver: Receiver) -> None:
    receiver.answers += [302, 307]
    poster = HttpPoster(allowed=anywhere)
    assert [await poster.post(receiver.url, b"{}", HEADERS) for _ in range(2)] == [302, 307]
    assert len(receiver.messages) == 2


async def test_nothing_of_this_machine_is_told_however_it_is_named(receiver: Receiver) -> None:
    port = receiver.url.rpartition(":")[2]
    for host in ("127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]"):
        assert await refusal(f"http://{host}:{port}", HttpPoster()) == "address_private", host
    for host in ("127.1", "0x7f000001", "2130706433", "0"):  # some of these never come as far as a socket
        assert await refusal(f"http://{host}:{port}", HttpPoster()) in ("address_private", "unreachable"), host
    assert receiver.messages == []


async def test_who_does_not_answer_is_not_waited_for(receiver: Receiver) -> None:
    receiver.may_answer.clear()
    assert await refusal(receiver.url, HttpPoster(allowed=anywhere, seconds=0.2)) == "too_slow"
    assert await refusal("http://127.0.0.1:1024/", HttpPoster(allowed=anywhere)) == "unreachable"
    assert await refusal("https://user:word@program.example/", HttpPoster(allowed=anywhere)) == "address_invalid"


async def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    certificate, key = self_signed(tmp_path, ["127.0.0.1"])
    own = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    own.load_cert_chain(certificate, key)
    believing = ssl.create_default_context(cafile=certificate)
    allowed: Allowed = anywhere
    async with receiving(own) as receiver:
        assert await refusal(receiver.url, HttpPoster(allowed=allowed)) == "unreachable"
        assert await HttpPoster(allowed=allowed, tls=believing).post(receiver.url, b"{}", HEADERS) == 204
        assert len(receiver.messages) == 1
