"""Video at a pace: what is ahead of it waits in line, and sound does not."""

import pytest

from media.forwarder.interface import Departure, SinkSpec
from media.forwarder.pacing import MAX_OCTETS, MAX_PACKETS
from media.rtp.packet import RtpPacket
from tests.unit.media.forwarder.peers import (
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

RATE = 480_000
BODY = KEYFRAME + bytes(1200 - len(KEYFRAME))


class Call:
    """A publisher of video and of sound, and a subscriber to whom video goes at a pace."""

    def __init__(self, rate: int = RATE, spec: SinkSpec | None = None) -> None:
        self.forwarder = new_forwarder()
        self.publisher, self.subscriber = Peer(self.forwarder), Peer(self.forwarder)
        self.source = self.publisher.add_source(video())
        self.sink = self.subscriber.add_sink(self.source, spec or video_sink())
        self.subscriber.add_sink(self.publisher.add_source(audio()), audio_sink())
        self.forwarder.set_pace(self.subscriber.number, rate, 0.0)

    def send(self, *sequences: int, now: float = 1.0, body: bytes = BODY) -> None:
        for sequence in sequences:
            self.publisher.send(frame(sequence, body), now)

    def take(self, now: float | None = None) -> list[RtpPacket]:
        if now is not None:
            self.forwarder.release(now)
        return self.subscriber.take()

    def departed(self, *numbers: int) -> list[Departure | None]:
        return self.forwarder.departures(self.sink, numbers)


def numbers(packets: list[RtpPacket]) -> list[int]:
    return [packet.sequence for packet in packets if packet.ssrc == 5000]


def test_a_burst_is_spread_and_stays_in_order() -> None:
    call = Call()
    call.send(*range(1, 21))
    came = numbers(call.take())
    # One at once, and then one for every 20 ms.
    assert came == [1]
    for step in range(1, 101):
        packets = call.take(1.0 + step * 0.005)
        came += numbers(packets)
        assert len(came) * len(BODY) * 8 <= RATE * (0.02 + step * 0.005) + 8 * len(BODY)
    assert came == list(range(1, 21))
    assert call.forwarder.release(2.0) is False


def test_after_a_rest_one_goes_at_once_and_what_went_late_is_made_up_for() -> None:
    """The shortest queues hold two packets, and there may be sound in them."""
    call = Call()
    call.send(*range(1, 21), body=BODY[:560])
    # Each takes 10 ms.
    assert numbers(call.take()) == [1]
    assert numbers(call.take(1.009)) == []
    assert numbers(call.take(1.025)) == [2, 3]
    # Not for all, where a machine stood still.
    assert numbers(call.take(1.080)) == [4, 5, 6]
    for step in range(1, 21):
        call.take(1.080 + step * 0.02)
    call.send(*range(21, 23), now=3.0, body=BODY[:560])
    assert numbers(call.take()) == [21]


def test_what_waits_is_stamped_as_it_goes_and_not_sent_before() -> None:
    call = Call()
    call.send(1, 2, 3)
    (first,) = call.take()
    assert call.departed(1, 2) == [Departure(1, False), None]
    info = call.forwarder.sender_info(call.sink)
    assert info is not None
    assert (info.packets, info.octets) == (1, len(BODY))
    assert call.forwarder.transport_stats(call.subscriber.number).packets_sent == 1
    call.publisher.send(sound(1), 1.01)
    assert call.forwarder.release(1.03)
    heard, second = call.take()
    assert call.take(1.5)[0].sequence == 3
    assert (heard.ssrc, second.sequence) == (6000, 2)
    assert [each.extension(5) for each in (first, heard, second)] == [bytes((0, n)) for n in range(3)]
    assert [each.extension(4) for each in (first, second)] == [int(at * 0x40000).to_bytes(3) for at in (1.0, 1.03)]
    assert call.departed(2, 3) == [Departure(2, False), Departure(3, False)]


def test_what_is_sent_again_and_padding_wait_behind_it() -> None:
    call = Call()
    call.send(1, 2)
    call.take()
    assert call.forwarder.retransmit(call.sink, [1], 1.0) == 1
    assert call.forwarder.send_padding(call.sink, 255, 1.0) == 255
    assert call.take() == []
    second, again, padding = call.take(1.03) + call.take(1.05) + call.take(1.07)
    assert (second.sequence, again.ssrc, again.sequence, again.payload[:2]) == (2, 5001, 1, b"\x00\x01")
    assert (padding.ssrc, padding.sequence, padding.padding) == (5001, 2, 255)
    assert [each.extension(5) for each in (again, padding)] == [b"\x00\x02", b"\x00\x03"]


@pytest.mark.parametrize(
    ("rate", "size", "most"),
    [(RATE, 1200, RATE * 1.5 / 8), (5_000_000, 1200, MAX_OCTETS), (5_000_000, 100, MAX_PACKETS * 140)],
)
def test_what_finds_no_room_is_left_out_and_may_be_asked_for(rate: int, size: int, most: float) -> None:
    call = Call(rate)
    call.send(*range(1, 401), body=BODY[:size])
    kept = 400 - call.forwarder.counters()["line_full"]
    came = call.take()
    at, step = 1.0, 0.02
    while len(came) < kept:
        at += step
        came += call.take(at)
    assert numbers(came) == list(range(1, kept + 1))
    assert most - 4 * size < kept * size or kept - MAX_PACKETS in range(1, 40)
    assert kept * size < most + rate * 0.04 / 8 + 2 * size
    # No link lost what was left out, so that it counts as what went late; and so does what went after that.
    gone = [departure and departure.late for departure in call.departed(1, kept, kept + 1, 400, 401)]
    assert gone == [False, True, True, True, None]
    assert call.forwarder.retransmit(call.sink, [400], at + 1) == 1
    (again,) = call.take(at + 1)
    assert again.payload[:2] == (400).to_bytes(2)


def test_what_nobody_waits_for_is_dropped() -> None:
    call = Call()

    def wait(first: int, now: float) -> None:
        call.send(first, first + 1, first + 2, now=now)
        assert len(call.take()) == 1

    wait(1, 1.0)
    call.forwarder.pause_sink(call.sink, True)
    assert call.take(1.9) == []
    call.forwarder.pause_sink(call.sink, False)
    wait(4, 2.0)
    call.forwarder.set_layers(call.sink, -1)
    assert call.take(2.9) == []
    call.forwarder.set_layers(call.sink, 0)
    wait(7, 3.0)
    call.forwarder.feed_sink(call.sink, call.source, video_sink())
    assert call.take(3.9) == []
    wait(10, 4.0)
    call.forwarder.remove_sink(call.sink)
    assert call.take(4.9) == []
    again = call.subscriber.add_sink(call.source, video_sink(ssrc=90, rtx_ssrc=91))
    call.send(13, 14, now=5.0)
    assert [packet.sequence for packet in call.take()] == [1]
    call.forwarder.remove_source(call.source)
    assert call.take(5.9) == []
    with pytest.raises(KeyError):
        call.forwarder.pause_sink(again, True)
    call.forwarder.remove_transport(call.subscriber.number)
    assert call.forwarder.release(6.0) is False


def test_what_was_dropped_took_no_number_of_rtx() -> None:
    """The receiver would report it as lost, and the estimate fall."""
    call = Call()
    call.send(1, 2)
    assert call.forwarder.retransmit(call.sink, [1], 1.0) == 1
    call.forwarder.set_layers(call.sink, -1)
    call.forwarder.set_layers(call.sink, 0)
    call.send(3, now=2.0)
    call.take()
    assert call.forwarder.retransmit(call.sink, [1], 3.0) == 1
    (again,) = call.take()
    assert (again.ssrc, again.sequence, again.payload[:2]) == (5001, 1, b"\x00\x01")


def test_without_a_pace_all_goes_at_once() -> None:
    call = Call()
    call.send(1, 2, 3)
    assert numbers(call.take()) == [1]
    call.forwarder.set_pace(call.subscriber.number, 0, 1.1)
    rest = call.take()
    assert numbers(rest) == [2, 3]
    assert [each.extension(4) for each in rest] == [int(1.1 * 0x40000).to_bytes(3)] * 2
    call.send(*range(4, 60), now=1.1)
    assert numbers(call.take()) == list(range(4, 60))
    with pytest.raises(KeyError):
        call.forwarder.set_pace(999_999, RATE, 0.0)


def test_a_pace_that_changes_holds_for_what_waits() -> None:
    call = Call()
    call.send(*range(1, 12))
    call.take()
    call.forwarder.set_pace(call.subscriber.number, 10 * RATE, 1.0)
    came: list[int] = []
    for step in range(1, 8):
        came += numbers(call.take(1.02 + step * 0.005))
    assert came == list(range(2, 12))


def test_a_subscriber_without_rtx_gets_what_went_again_as_it_went() -> None:
    call = Call(spec=video_sink(rtx_ssrc=None, rtx_payload_types={}))
    call.send(1, 2)
    (first,) = call.take()
    sealed: list[bytes] = []
    call.subscriber.datagrams.clear()
    # What still waits was never sealed, and cannot go again.
    assert call.forwarder.retransmit(call.sink, [1, 2], 1.0) == 1
    sealed += call.subscriber.datagrams
    assert (len(sealed), first.sequence) == (1, 1)
