"""Lost packets: asked of the publisher, answered to the subscriber."""

from media.forwarder.interface import SrtpProfile
from media.forwarder.resending import RESENT_BURST
from media.rtp.packet import RtpPacket
from tests.unit.media.forwarder.peers import (
    DELTA,
    KEYFRAME,
    Peer,
    audio,
    frame,
    new_forwarder,
    rtx_of,
    sound,
    video,
    video_sink,
)


class Call:
    def __init__(self, **sink: object) -> None:
        self.forwarder = new_forwarder()
        self.publisher, self.subscriber = Peer(self.forwarder), Peer(self.forwarder)
        self.source = self.publisher.add_source(video())
        self.sink = self.subscriber.add_sink(self.source, video_sink(**sink))

    def send(self, *sequences: int) -> None:
        for sequence in sequences:
            payload = KEYFRAME + b"%d" % sequence
            self.publisher.send(frame(sequence, payload, marker=sequence % 2 == 0), now=sequence / 100)

    def resent(self, *numbers: int, now: float = 1.0) -> list[RtpPacket]:
        self.subscriber.datagrams.clear()
        count = self.forwarder.retransmit(self.sink, numbers, now)
        packets = self.subscriber.take()
        assert len(packets) == count
        return packets


def test_a_nack_is_answered_by_rtx() -> None:
    call = Call()
    call.send(500, 501, 502)
    first, second = call.resent(3, 1)
    assert (first.payload_type, first.ssrc, first.sequence, first.timestamp, first.marker) == (
        102,
        5001,
        1,
        502 * 3000,
        True,
    )
    assert first.payload == b"\x00\x03" + KEYFRAME + b"502"
    assert first.extensions == [(1, b"7"), (4, b"\x04\x00\x00"), (5, b"\x00\x03")]
    assert (second.sequence, second.payload) == (2, b"\x00\x01" + KEYFRAME + b"500")


def test_padding_is_not_sent_again() -> None:
    call = Call()
    call.publisher.send(frame(1, KEYFRAME + b"\x00\x02", padding=2))
    [packet] = call.resent(1)
    assert (packet.payload, packet.padding) == (b"\x00\x01" + KEYFRAME, 0)


def test_unknown_and_too_old_numbers_are_left() -> None:
    call = Call()
    call.send(*range(1, 700))
    assert call.resent(0, 700, 5, 30_000, 60_000) == []
    assert call.forwarder.counters() == {"nack_unknown": 5}
    assert [packet.payload[2:] for packet in call.resent(699)] == [KEYFRAME + b"699"]


def test_numbers_from_before_a_pause_are_still_answered() -> None:
    call = Call()
    call.send(1, 2)
    call.forwarder.pause_sink(call.sink, True)
    call.send(3, 4, 5)
    call.forwarder.pause_sink(call.sink, False)
    call.send(6, 7)
    assert [packet.payload for packet in call.resent(2, 3)] == [
        b"\x00\x02" + KEYFRAME + b"2",
        b"\x00\x03" + KEYFRAME + b"6",
    ]


def test_what_was_never_sent_is_not_sent_again() -> None:
    """Not even numbers that the packets dropped during the pause would have had."""
    call = Call()
    call.send(1, 2)
    call.forwarder.pause_sink(call.sink, True)
    call.send(3, 4, 5)
    call.forwarder.pause_sink(call.sink, False)
    assert call.resent(3, 4) == []
    call.forwarder.pause_sink(call.sink, True)
    assert call.resent(2) == []


def test_the_rate_of_resending_is_bounded() -> None:
    call = Call()
    call.send(*range(1, 11))
    burst = int(RESENT_BURST)
    assert len(call.resent(*[10] * (burst + 50))) == burst
    assert call.resent(10) == []
    assert len(call.resent(*[10] * 1000, now=1.1)) == 100
    info = call.forwarder.sender_info(call.sink)
    assert info is not None
    assert (info.packets, info.retransmitted) == (10, burst + 100)


def test_without_rtx_the_very_same_datagram_is_sent_again() -> None:
    call = Call(rtx_ssrc=None, rtx_payload_types={})
    call.send(1, 2, 3)
    original = list(call.subscriber.datagrams)
    call.subscriber.datagrams.clear()
    assert call.forwarder.retransmit(call.sink, [2, 9], 1.0) == 1
    assert call.subscriber.datagrams == original[1:2]
    assert call.forwarder.counters() == {"nack_unknown": 1}


def test_losses_of_the_publisher_are_asked_for_and_its_rtx_goes_on_as_the_original() -> None:
    call = Call()
    call.send(65_534)
    lost = frame(65_535, DELTA, marker=True)
    call.send(65_536)
    assert call.forwarder.missing(call.source, 0, 655.37, 0.1) == [65_535]
    call.publisher.send(rtx_of(lost, 9), now=655.4)
    call.publisher.send(rtx_of(lost, 10), now=655.5)
    assert call.forwarder.missing(call.source, 0, 656.0, 0.1) == []
    packets = call.subscriber.take()
    assert [(packet.sequence, packet.ssrc, packet.payload_type) for packet in packets] == [
        (1, 5000, 101),
        (3, 5000, 101),
        (2, 5000, 101),
    ]
    assert (packets[2].payload, packets[2].marker, packets[2].timestamp) == (DELTA, True, 65_535 * 3000)
    assert call.forwarder.counters() == {"duplicate": 1}
    report = call.forwarder.receive_report(call.source, 0, 656.0)
    assert report is not None
    assert (report.ssrc, report.packets, report.cumulative_lost, report.fraction_lost, report.highest_sequence) == (
        1000,
        2,
        1,
        85,
        65_536,
    )


def test_a_repaired_start_of_a_keyframe_takes_the_rest_with_it() -> None:
    """The rest passed while the sink waited; it is in the cache, under the numbers that now follow."""
    call = Call()
    start = frame(10, KEYFRAME, timestamp=1)
    call.publisher.send(frame(9, DELTA, timestamp=0))
    call.publisher.send(frame(11, DELTA + b"rest", timestamp=1))
    call.publisher.send(rtx_of(start, 1))
    call.publisher.send(frame(12, DELTA, timestamp=2))
    packets = call.subscriber.take()
    assert [packet.sequence for packet in packets] == [1, 2, 3]
    assert packets[1].payload == DELTA + b"rest"
    assert [packet.payload for packet in call.resent(2)] == [b"\x00\x02" + DELTA + b"rest"]


def test_probing_padding_is_dropped() -> None:
    call = Call()
    call.send(1)
    call.publisher.send(RtpPacket(97, 5, 0, 1001, bytes(254) + b"\xff", padding=255))
    assert len(call.subscriber.take()) == 1
    assert call.forwarder.counters() == {"rtx_padding": 1}


def test_audio_is_not_asked_for_again() -> None:
    forwarder = new_forwarder()
    publisher = Peer(forwarder, SrtpProfile.AES_CM_128_HMAC_SHA1_80)
    source = publisher.add_source(audio())
    publisher.send(sound(1))
    publisher.send(sound(5))
    assert forwarder.missing(source, 0, 1.0, 0.1) == []


def test_nothing_is_asked_for_while_paused() -> None:
    call = Call()
    call.send(1, 3)
    call.forwarder.pause_source(call.source, True)
    assert call.forwarder.missing(call.source, 0, 0.1, 0.1) == []
