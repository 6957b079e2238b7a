"""The forwarder's thread: what it hands up comes in the loop's own turn, and in time."""

import time

import pytest

from media.forwarder.choice import forwarder_kinds
from tests.unit.media.forwarder.peers import KEYFRAME, Peer, frame, video, video_sink
from tests.unit.media.forwarder.threaded import PICTURE_LOSS, RECEIVER_REPORT, threaded

pytestmark = pytest.mark.skipif("native" not in forwarder_kinds(), reason="the native forwarder was not built here")

SENDER_REPORT = bytes.fromhex("80c80006") + bytes(24)
DESCRIPTION = bytes.fromhex("81ca000200000001") + bytes(4)
REMB = bytes.fromhex("8fce0004 00000001 00000000 52454d42 00000000")
GOOD_BYE = bytes.fromhex("81cb000100000001")
LOST = bytes.fromhex("81cd0003 00000001 00000002 00010000")


def test_a_report_does_not_come_in_the_middle_of_a_call() -> None:
    """It would be newer than the time with which the caller works."""
    with threaded() as call:
        call.start()
        call.forwarder.set_peer(call.peer.number, call.client.getsockname())
        call.report(PICTURE_LOSS)
        assert call.told()
        call.forwarder.send_rtcp(call.peer.number, RECEIVER_REPORT)
        assert call.client.recv(2048)[:8] == RECEIVER_REPORT
        assert call.heard == []
        call.forwarder.drain()
        assert [packet for packet, _ in call.heard] == [PICTURE_LOSS]


@pytest.mark.parametrize(
    "waits", [RECEIVER_REPORT, SENDER_REPORT + DESCRIPTION, RECEIVER_REPORT + REMB], ids=["receiver", "sender", "remb"]
)
def test_reports_wait_until_python_looks_and_say_when_they_came(waits: bytes) -> None:
    with threaded() as call:
        call.start()
        before = time.monotonic()
        call.report(waits)
        while call.forwarder.wire_counts()["datagrams_in"] < 1:
            time.sleep(0.001)
        assert not call.told(0.05)
        after = time.monotonic()
        call.forwarder.collect()
        [(packet, came_at)] = call.heard
        assert packet == waits
        assert before <= came_at <= after - 0.05


def test_a_burst_is_no_longer_for_a_look_in_the_same_turn() -> None:
    with threaded() as call:
        call.start()
        for _ in range(99):
            call.report(RECEIVER_REPORT)
        call.report(PICTURE_LOSS)
        assert call.told()
        call.forwarder.collect()
        first = len(call.heard)
        assert 1 <= first <= 64
        call.forwarder.collect()
        assert len(call.heard) == first
        while len(call.heard) < 100:
            assert call.told()
            call.forwarder.drain()


def test_a_burst_ends_early_where_packets_take_long() -> None:
    with threaded() as call:
        call.start()
        call.seconds = 0.001
        for _ in range(19):
            call.report(RECEIVER_REPORT)
        call.report(PICTURE_LOSS)
        assert call.told()
        call.forwarder.drain()
        assert 2 <= len(call.heard) <= 3
        assert call.told()


def test_what_comes_behind_a_packet_that_is_not_taken_comes_with_the_next_turn() -> None:
    with threaded() as call:
        call.start()
        call.refuse = True
        call.report(RECEIVER_REPORT)
        call.report(PICTURE_LOSS)
        assert call.told()
        with pytest.raises(RuntimeError):
            call.forwarder.collect()
        call.refuse = False
        assert call.told()
        call.forwarder.drain()
        assert [packet for packet, _ in call.heard] == [PICTURE_LOSS]


@pytest.mark.parametrize(
    "urgent",
    [PICTURE_LOSS, RECEIVER_REPORT + LOST, RECEIVER_REPORT + GOOD_BYE, RECEIVER_REPORT + b"\x80\xc9\x00\x09"],
    ids=["picture", "lost", "bye", "broken"],
)
def test_what_asks_for_something_does_not_wait_and_overtakes_nothing(urgent: bytes) -> None:
    with threaded() as call:
        call.start()
        call.report(RECEIVER_REPORT)
        call.report(urgent)
        assert call.told()
        call.forwarder.drain()
        assert [packet for packet, _ in call.heard] == [RECEIVER_REPORT, urgent]


def test_what_python_sends_is_handed_up_at_once() -> None:
    """Somebody who is reached over TCP listens to somebody who is heard over UDP."""
    with threaded() as call:
        far = Peer(call.forwarder)
        far.add_sink(call.peer.add_source(video()), video_sink())
        call.start()
        for sequence in (1, 2, 3):
            call.send(frame(sequence, KEYFRAME, marker=True))
            assert call.told()
            call.forwarder.drain()
            assert len(far.datagrams) == sequence
