"""Sequence numbers stay continuous and timestamps monotonic, whatever happens to the source."""

from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from media.forwarder.interface import SrtpProfile
from media.rtp.packet import RtpPacket
from tests.unit.media.forwarder.peers import (
    DELTA,
    KEYFRAME,
    Peer,
    audio,
    audio_sink,
    frame,
    new_forwarder,
    sound,
    video,
    video_sink,
)


class Call:
    """A camera and its one viewer."""

    def __init__(self, profile: SrtpProfile = SrtpProfile.AEAD_AES_128_GCM) -> None:
        self.forwarder = new_forwarder()
        self.publisher, self.subscriber = Peer(self.forwarder, profile), Peer(self.forwarder, profile)
        self.source = self.publisher.add_source(video())
        self.sink = self.subscriber.add_sink(self.source, video_sink())

    def send(self, sequence: int, payload: bytes = DELTA, **changes: Any) -> None:
        self.publisher.send(frame(sequence, payload, **changes), now=sequence / 30)

    def numbers(self) -> list[int]:
        return [packet.sequence for packet in self.subscriber.take()]


def test_over_the_wrap_of_everything() -> None:
    """Two cycles of sequence numbers, so that both rollover counters step; timestamps wrap on the way."""
    call = Call()
    call.send(65_000, KEYFRAME)
    for sequence in range(65_001, 65_000 + 140_000):
        call.send(sequence)
    packets = call.subscriber.take()
    assert [packet.sequence for packet in packets] == [(1 + index) & 0xFFFF for index in range(140_000)]
    assert [packet.timestamp for packet in packets] == [
        (65_000 + index) * 3000 & 0xFFFFFFFF for index in range(140_000)
    ]


def test_a_paused_sink_resumes_at_the_next_keyframe_without_a_hole() -> None:
    call = Call()
    call.send(1, KEYFRAME)
    call.send(2)
    call.forwarder.pause_sink(call.sink, True)
    assert call.forwarder.waiting_for_keyframe() == set()
    for sequence in range(3, 5000):
        call.send(sequence)
    call.forwarder.pause_sink(call.sink, False)
    assert call.forwarder.waiting_for_keyframe() == {(call.source, 0)}
    call.send(5000)
    call.send(5001, KEYFRAME)
    call.send(4999 + 3)
    call.send(5003)
    packets = call.subscriber.take()
    assert [(packet.sequence, packet.timestamp) for packet in packets] == [
        (1, 3000),
        (2, 6000),
        (3, 5001 * 3000),
        (4, 5002 * 3000),
        (5, 5003 * 3000),
    ]


def test_what_came_before_the_resuming_keyframe_is_not_sent_after_it() -> None:
    call = Call()
    call.send(1, KEYFRAME)
    call.forwarder.pause_sink(call.sink, True)
    call.forwarder.pause_sink(call.sink, False)
    call.send(5, KEYFRAME)
    call.send(4)
    call.send(6)
    assert call.numbers() == [1, 2, 3]
    assert call.forwarder.counters() == {"too_late": 1}


def test_a_paused_source_resumes_at_a_keyframe() -> None:
    call = Call()
    call.send(1, KEYFRAME)
    call.forwarder.pause_source(call.source, True)
    call.send(2)
    call.send(3, KEYFRAME)
    assert call.forwarder.waiting_for_keyframe() == set()
    call.forwarder.pause_source(call.source, False)
    assert call.forwarder.waiting_for_keyframe() == {(call.source, 0)}
    call.send(4)
    call.send(5, KEYFRAME)
    assert call.numbers() == [1, 2]


def test_reordered_packets_keep_their_order_of_numbers() -> None:
    call = Call()
    for sequence in (1, 4, 2, 3, 5):
        call.send(sequence, KEYFRAME if sequence == 1 else DELTA)
    assert call.numbers() == [1, 4, 2, 3, 5]


def test_duplicates_are_dropped() -> None:
    call = Call()
    datagram = call.publisher.seal(frame(1, KEYFRAME))
    call.forwarder.receive(call.publisher.number, datagram, 0)
    call.forwarder.receive(call.publisher.number, datagram, 0)
    assert call.numbers() == [1]
    assert call.forwarder.counters() == {"replayed": 1}


def test_a_jump_of_the_source_is_no_jump_of_the_sink() -> None:
    call = Call()
    call.send(1, KEYFRAME)
    call.send(20_000)
    call.send(20_001, KEYFRAME)
    assert call.numbers() == [1, 2]


def test_a_new_ssrc_goes_on_where_the_old_one_stopped() -> None:
    """Its random timestamps are put after the last by the time that passed."""
    call = Call()
    call.send(100, KEYFRAME)
    mid = [(4, b"cam")]
    call.publisher.send(frame(9, DELTA, timestamp=5, ssrc=1500, extensions=mid), now=101 / 30)
    assert call.forwarder.waiting_for_keyframe() == {(call.source, 0)}
    call.publisher.send(frame(10, KEYFRAME, timestamp=10, ssrc=1500, extensions=mid), now=104 / 30)
    call.publisher.send(frame(11, DELTA, timestamp=3010, ssrc=1500), now=105 / 30)
    packets = call.subscriber.take()
    assert [(packet.sequence, packet.timestamp) for packet in packets] == [
        (1, 300_000),
        (2, 312_000),
        (3, 315_000),
    ]
    assert call.forwarder.source_ssrc(call.source, 0) == 1500
    info = call.forwarder.sender_info(call.sink)
    assert info
    assert (3010 + info.timestamp_offset) & 0xFFFFFFFF == 315_000


def test_silence_between_audio_packets_is_kept() -> None:
    """DTX: the sequence runs on, the timestamp leaps."""
    forwarder = new_forwarder()
    publisher, subscriber = Peer(forwarder), Peer(forwarder)
    sink = subscriber.add_sink(publisher.add_source(audio()), audio_sink())
    for index, time in enumerate((0, 20, 420, 820, 840)):
        publisher.send(sound(500 + index, timestamp=48 * time), now=time / 1000)
    packets = subscriber.take()
    assert [(packet.sequence, packet.timestamp) for packet in packets] == [
        (1, 0),
        (2, 960),
        (3, 20160),
        (4, 39360),
        (5, 40320),
    ]
    info = forwarder.sender_info(sink)
    assert info is not None
    assert (info.packets, info.octets, info.last_timestamp, info.last_sent_at, info.clock_rate) == (
        5,
        20,
        40320,
        0.84,
        48000,
    )


def test_audio_resumes_at_once() -> None:
    forwarder = new_forwarder()
    publisher, subscriber = Peer(forwarder), Peer(forwarder)
    sink = subscriber.add_sink(publisher.add_source(audio()), audio_sink(paused=True))
    publisher.send(sound(1))
    forwarder.pause_sink(sink, False)
    publisher.send(sound(2))
    assert [packet.sequence for packet in subscriber.take()] == [1]
    assert forwarder.waiting_for_keyframe() == set()


def test_a_requested_keyframe_is_owed_until_it_was_sent_while_the_picture_goes_on() -> None:
    call = Call()
    call.send(1, KEYFRAME)
    call.forwarder.request_keyframe(call.sink)
    call.send(2)
    assert call.forwarder.waiting_for_keyframe() == {(call.source, 0)}
    call.send(3, KEYFRAME)
    assert call.forwarder.waiting_for_keyframe() == set()
    assert call.numbers() == [1, 2, 3]


@given(
    st.lists(
        st.sampled_from(["key", "delta", "late", "lose", "pause", "resume", "source pause", "source resume"]),
        max_size=80,
    ),
    st.integers(0, 0xFFFF),
)
def test_any_course_of_events(events: list[str], first: int) -> None:
    """Every number goes out once, all from 1 on but for the losses, and older timestamps never get newer numbers."""
    call = Call()
    sequence, held, lost = first, list[int](), 0
    for event in events:
        match event:
            case "key" | "delta":
                sequence += 1
                call.send(sequence, KEYFRAME if event == "key" else DELTA)
            case "late":
                sequence += 1
                held.append(sequence)
            case "lose":
                sequence += 1
                lost += 1
            case "pause" | "resume":
                call.forwarder.pause_sink(call.sink, event == "pause")
            case _:
                call.forwarder.pause_source(call.source, event == "source pause")
        if len(held) > 3:
            call.send(held.pop(0))
    packets: list[RtpPacket] = call.subscriber.take()
    by_number = {packet.sequence: packet for packet in packets}
    assert len(by_number) == len(packets)
    ordered = [by_number[number] for number in sorted(by_number)]
    assert all(a.timestamp < b.timestamp for a, b in pairwise(ordered))
    if packets:
        assert ordered[0].sequence == 1
        assert ordered[-1].sequence - len(ordered) <= lost + len([event for event in events if event == "late"])
