"""ICE checks as RFC 5769 gives them, as another implementation makes them, and as they should not be."""

import struct
from typing import Any

import pytest
from aioice.stun import Class, Message, Method, message_fingerprint, parse_message
from hypothesis import example, given
from hypothesis import strategies as st

from media.ice.stun import StunError, UnexpectedStunError, read_request, refusal, success

VECTOR = bytes.fromhex(
    "00010058 2112a442 b7e7a701bc34d686fa87dfae"
    "80220010 5354554e207465737420636c69656e74"
    "00240004 6e0001ff"
    "80290008 932ff9b151263b36"
    "00060009 6576746a3a68367659202020"
    "00080014 9aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2"
    "80280004 e57a3bcf"
)
"""RFC 5769 2.1."""
PASSWORD = b"VOkJxbRl1RmTxUk/WvJxBt"


def request(**attributes: Any) -> Message:
    message = Message(Method.BINDING, Class.REQUEST, bytes(range(12)))
    message.attributes.update({name.replace("_", "-"): value for name, value in attributes.items()})
    return message


def signed(message: Message) -> bytes:
    message.add_message_integrity(PASSWORD)
    return bytes(message)


def test_the_sample_request_of_the_standard() -> None:
    read = read_request(VECTOR)
    assert (read.transaction, read.fragment) == (VECTOR[8:20], "evtj")
    assert (read.controlled, read.nominates) == (True, False)
    assert read.made_with(PASSWORD)
    assert not read.made_with(b"another")


@given(
    user=st.text("abcXYZ012+/:", max_size=60),
    nominates=st.booleans(),
    controlled=st.booleans(),
    software=st.text(max_size=20),
)
def test_another_implementations_requests(user: str, nominates: bool, controlled: bool, software: str) -> None:
    message = request(SOFTWARE=software, USERNAME=user, PRIORITY=7)
    message.attributes["ICE-CONTROLLED" if controlled else "ICE-CONTROLLING"] = 3
    if nominates:
        message.attributes["USE-CANDIDATE"] = None
    read = read_request(signed(message))
    assert (read.fragment, read.nominates, read.controlled) == (user.partition(":")[0], nominates, controlled)
    assert read.made_with(PASSWORD)


@pytest.mark.parametrize("host", ["192.0.2.17", "2001:db8::17"])
def test_another_implementation_reads_our_responses(host: str) -> None:
    read = read_request(signed(request(USERNAME="a:b")))
    response = parse_message(success(read, (host, 40000), PASSWORD))
    assert (response.message_class, response.transaction_id) == (Class.RESPONSE, read.transaction)
    assert response.attributes["XOR-MAPPED-ADDRESS"] == (host, 40000)
    assert response.check_message_integrity(PASSWORD)
    assert "FINGERPRINT" in response.attributes


@pytest.mark.parametrize(("code", "password"), [(400, None), (401, None), (487, PASSWORD)])
def test_another_implementation_reads_our_refusals(code: int, password: bytes | None) -> None:
    read = read_request(signed(request()))
    response = parse_message(refusal(read, code, password))
    assert (response.message_class, response.transaction_id, response.error_code) == (
        Class.ERROR,
        bytes(range(12)),
        code,
    )
    assert response.check_message_integrity(PASSWORD) is (password is not None)
    assert "FINGERPRINT" in response.attributes


def test_what_stands_behind_the_integrity_is_not_believed() -> None:
    message = request(USERNAME="a:b")
    message.add_message_integrity(PASSWORD)
    del message.attributes["FINGERPRINT"]
    message.attributes["USE-CANDIDATE"] = None
    message.add_fingerprint()
    read = read_request(bytes(message))
    assert (read.nominates, read.made_with(PASSWORD)) == (False, True)


def test_of_two_user_names_the_first_counts() -> None:
    first, second = request(USERNAME="one:x"), request(USERNAME="two:x")
    merged = bytearray(bytes(first) + bytes(second)[20:])
    merged[2:4] = (len(merged) - 20).to_bytes(2)
    parsed = bytes(merged) + struct.pack("!HHI", 0x8028, 4, message_fingerprint(bytes(merged)))
    parsed = parsed[:2] + (len(parsed) - 20).to_bytes(2) + parsed[4:]
    assert read_request(parsed).fragment == "one"


@pytest.mark.parametrize(
    "message",
    [
        Message(Method.BINDING, Class.RESPONSE),
        Message(Method.BINDING, Class.INDICATION),
        Message(Method.ALLOCATE, Class.REQUEST),
    ],
    ids=["response", "indication", "another method"],
)
def test_other_messages_are_unexpected(message: Message) -> None:
    message.add_fingerprint()
    with pytest.raises(UnexpectedStunError):
        read_request(bytes(message))


def test_a_request_without_a_fingerprint_is_no_check() -> None:
    with pytest.raises(UnexpectedStunError):
        read_request(bytes(request(USERNAME="a:b")))


@given(st.integers(0, len(VECTOR) - 1), st.integers(1, 255))
@example(2, 1)
def test_no_changed_octet_passes(position: int, change: int) -> None:
    """The fingerprint, or the integrity, sees it."""
    changed = bytearray(VECTOR)
    changed[position] ^= change
    with pytest.raises((StunError, UnexpectedStunError)):
        read_request(bytes(changed))


@given(st.integers(0, len(VECTOR) - 1))
def test_no_part_of_a_request_is_one(size: int) -> None:
    with pytest.raises(StunError):
        read_request(VECTOR[:size])


@given(st.binary(max_size=80))
def test_arbitrary_octets_are_refused(data: bytes) -> None:
    for datagram in (data, VECTOR[:20] + data, VECTOR[:2] + len(data).to_bytes(2) + VECTOR[4:20] + data):
        with pytest.raises((StunError, UnexpectedStunError)):
            read_request(datagram)
