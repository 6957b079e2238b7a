"""ICE checks that the forwarder's thread answers: those, and as, ICE-lite in Python would."""

import hmac
import struct
import zlib
from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from media.forwarder.choice import forwarder_kinds
from media.ice.lite import IceCredentials
from media.ice.stun import StunError, UnexpectedStunError, read_request, success
from tests.unit.media.forwarder.threaded import Threaded, threaded

pytestmark = pytest.mark.skipif("native" not in forwarder_kinds(), reason="the native forwarder was not built here")

CREDENTIALS = IceCredentials()
OWN = f"{CREDENTIALS.fragment}:peer".encode()
MARKER = b"\x20that was all"
"""Of no protocol that we know, and so handed up."""

USERNAME, INTEGRITY, UNKNOWN, PRIORITY, NOMINATION = 0x0006, 0x0008, 0x802A, 0x0024, 0x0025
FINGERPRINT, CONTROLLED, SOFTWARE = 0x8028, 0x8029, 0x8022

Part = tuple[int, bytes]
SIGNATURE: Part = (INTEGRITY, b"")
"""With the right value where it stands."""
SEAL: Part = (FINGERPRINT, b"")

parts = st.sampled_from(
    [
        (USERNAME, OWN),
        (USERNAME, b""),
        (USERNAME, b"stranger:peer"),
        (USERNAME, CREDENTIALS.fragment.encode()),
        (USERNAME, CREDENTIALS.fragment.encode() + b"x:peer"),
        (USERNAME, b"\xff" + OWN),
        (PRIORITY, bytes(4)),
        (NOMINATION, b""),
        (CONTROLLED, bytes(8)),
        (UNKNOWN, b"odd"),
        (SOFTWARE, b"x" * 230),
        SIGNATURE,
        (INTEGRITY, bytes(20)),
        (INTEGRITY, bytes(19)),
        SEAL,
        (FINGERPRINT, bytes(4)),
        (FINGERPRINT, bytes(5)),
    ]
)


def request(*given: Part, kind: int = 0x0001, cookie: int = 0x2112A442, password: bytes = CREDENTIALS.key) -> bytes:
    """A message of these attributes; signatures and seals are right where they stand."""
    message = struct.pack("!HHI", kind, 0, cookie) + bytes(range(12))
    for attribute, value in given:
        if (attribute, value) == SIGNATURE:
            value = hmac.digest(password, _sized(message, 24), "sha1")
        elif (attribute, value) == SEAL:
            value = struct.pack("!I", zlib.crc32(_sized(message, 8)) ^ 0x5354554E)
        message += struct.pack("!HH", attribute, len(value)) + value + bytes(-len(value) % 4)
    return _sized(message, 0)


def _sized(message: bytes, more: int) -> bytes:
    return message[:2] + (len(message) - 20 + more).to_bytes(2) + message[4:]


GOOD = request((USERNAME, OWN), (PRIORITY, bytes(4)), (NOMINATION, b""), SIGNATURE, SEAL)


@pytest.fixture(scope="module")
def call() -> Iterator[Threaded]:
    with threaded() as call:
        call.forwarder.answer_checks(call.peer.number, call.client.getsockname(), *_known(CREDENTIALS))
        call.start()
        yield call


def _known(credentials: IceCredentials) -> tuple[bytes, bytes]:
    return credentials.fragment.encode(), credentials.key


def ask(call: Threaded, datagram: bytes) -> tuple[list[bytes], list[bytes]]:
    """What comes back, and what Python is to judge."""
    call.strange.clear()
    for each in (datagram, MARKER):
        call.client.sendto(each, call.node.getsockname())
    while MARKER not in call.strange:
        assert call.told()
        call.forwarder.drain()
    answers = []
    call.client.setblocking(False)
    with suppress(BlockingIOError):
        while True:
            answers.append(call.client.recv(2048))
    return answers, [each for each in call.strange if each != MARKER]


def answer_of_python(datagram: bytes, address: tuple[str, int]) -> bytes | None:
    """To what changes nothing."""
    try:
        read = read_request(datagram)
    except (StunError, UnexpectedStunError):
        return None
    if read.fragment != CREDENTIALS.fragment or read.controlled or not read.made_with(CREDENTIALS.key):
        return None
    return success(read, address, CREDENTIALS.key)


def test_a_check_is_answered_and_noted(call: Threaded) -> None:
    before = call.forwarder.transport_stats(call.peer.number)
    expected = answer_of_python(GOOD, call.client.getsockname())
    assert expected is not None
    assert ask(call, GOOD) == ([expected], [])
    after = call.forwarder.transport_stats(call.peer.number)
    assert after.last_check_at > before.last_check_at
    # It is no media.
    assert (after.last_heard_at, after.packets_sent) == (before.last_heard_at, before.packets_sent)


@given(st.lists(parts, max_size=7), st.booleans())
@example([(USERNAME, OWN), SIGNATURE, SEAL], False)
@example([(USERNAME, OWN), (CONTROLLED, bytes(8)), SIGNATURE, SEAL], False)
@example([(USERNAME, OWN), SIGNATURE, (CONTROLLED, bytes(8)), SEAL], False)
@example([(USERNAME, b"stranger:peer"), (USERNAME, OWN), SIGNATURE, SEAL], False)
@example([SIGNATURE, (USERNAME, OWN), SEAL], False)
@example([(USERNAME, OWN), SEAL, SIGNATURE, SEAL], False)
@example([(USERNAME, OWN), SIGNATURE, SIGNATURE, SEAL], False)
@example([(USERNAME, OWN), SIGNATURE, (INTEGRITY, bytes(20)), SEAL], False)
@example([(SOFTWARE, b"x" * 230)] * 2, True)
def test_python_would_answer_the_same(call: Threaded, given: list[Part], usual: bool) -> None:
    """What the thread does not answer comes as it was."""
    if usual:
        given = [(USERNAME, OWN), *given, SIGNATURE, SEAL]
    datagram = request(*given)
    answer = answer_of_python(datagram, call.client.getsockname())
    expected = ([], [datagram]) if answer is None or len(datagram) > 512 else ([answer], [])
    assert ask(call, datagram) == expected


@given(st.integers(0, len(GOOD) - 1), st.integers(1, 255))
def test_no_changed_octet_passes(call: Threaded, position: int, change: int) -> None:
    changed = bytearray(GOOD)
    changed[position] ^= change
    assert ask(call, bytes(changed))[0] == []


@given(st.integers(0, len(GOOD) - 8))
def test_no_part_of_a_check_passes(call: Threaded, size: int) -> None:
    part = GOOD[:size]
    for datagram in (part, _sized(part, 0) if size >= 20 else part):
        assert ask(call, datagram) == ([], [datagram])


@pytest.mark.parametrize(
    "other",
    [
        request((USERNAME, OWN), SIGNATURE, SEAL, kind=0x0101),
        request((USERNAME, OWN), SIGNATURE, SEAL, kind=0x0011),
        request((USERNAME, OWN), SIGNATURE, SEAL, cookie=7),
        request((USERNAME, OWN), SIGNATURE, SEAL, password=b"guessed"),
        GOOD + bytes(4),
    ],
    ids=["response", "indication", "no cookie", "wrong password", "longer than it says"],
)
def test_what_is_no_check_of_the_peers_is_not_answered(call: Threaded, other: bytes) -> None:
    assert ask(call, other) == ([], [other])


def test_from_elsewhere_or_with_former_credentials_it_is_for_python_to_judge() -> None:
    with threaded() as call:
        number, address = call.peer.number, call.client.getsockname()
        call.start()
        assert ask(call, GOOD) == ([], [GOOD])
        call.forwarder.answer_checks(number, address, *_known(IceCredentials()))
        assert ask(call, GOOD) == ([], [GOOD])
        # It is routed here, but the peer nominated another one.
        call.forwarder.answer_checks(number, ("127.0.0.1", 9), *_known(CREDENTIALS))
        assert ask(call, GOOD) == ([], [GOOD])
        call.forwarder.answer_checks(number, address, *_known(CREDENTIALS))
        assert ask(call, GOOD)[1] == []
        checked_at = call.forwarder.transport_stats(number).last_check_at
        call.forwarder.answer_checks(number, None)
        assert ask(call, GOOD) == ([], [GOOD])
        # That it consented until then is not forgotten.
        assert call.forwarder.transport_stats(number).last_check_at == checked_at > 0
        call.forwarder.answer_checks(number, address, *_known(CREDENTIALS))
        call.forwarder.route(address, None)
        assert ask(call, GOOD) == ([], [GOOD])


def test_of_a_transport_that_is_gone_nothing_is_answered() -> None:
    with threaded() as call:
        call.forwarder.answer_checks(call.peer.number, call.client.getsockname(), *_known(CREDENTIALS))
        call.start()
        call.forwarder.remove_transport(call.peer.number)
        assert ask(call, GOOD) == ([], [GOOD])


def test_over_tcp_and_to_nobody_there_is_nothing_to_leave() -> None:
    with threaded() as call:
        with pytest.raises(KeyError):
            call.forwarder.answer_checks(99, None)
        with pytest.raises(ValueError, match="too long"):
            call.forwarder.answer_checks(call.peer.number, call.client.getsockname(), b"x" * 33, b"")
        over_tcp = (*call.client.getsockname(), 7)
        call.forwarder.answer_checks(call.peer.number, over_tcp, *_known(CREDENTIALS))
        call.start()
        assert ask(call, GOOD) == ([], [GOOD])
