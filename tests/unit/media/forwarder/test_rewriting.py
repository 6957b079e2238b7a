"""One packet in, one packet out: every field."""

import pytest

from media.forwarder.interface import SrtpProfile
from media.rtp import uris
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


def fields(packet: RtpPacket) -> dict[str, object]:
    names = ("payload_type", "marker", "sequence", "timestamp", "ssrc", "csrcs", "payload", "padding", "extensions")
    return {name: getattr(packet, name) for name in names}


@pytest.mark.parametrize("profile", list(SrtpProfile))
def test_a_video_packet_is_rewritten_whole(profile: SrtpProfile) -> None:
    forwarder = new_forwarder()
    publisher, subscriber = Peer(forwarder, profile), Peer(forwarder, profile)
    source = publisher.add_source(video())
    subscriber.add_sink(source, video_sink())
    extensions = [(4, b"cam"), (10, b"r0"), (2, b"\xff\xff\xff"), (3, b"\x12\x34"), (13, b"\x03"), (9, b"?")]
    publisher.send(frame(60000, KEYFRAME, marker=True, csrcs=b"abcd", extensions=extensions), now=1.5)
    [packet] = subscriber.take()
    assert fields(packet) == {
        "payload_type": 101,
        "marker": True,
        "sequence": 1,
        "timestamp": 60000 * 3000,
        "ssrc": 5000,
        "csrcs": b"abcd",
        "payload": KEYFRAME,
        "padding": 0,
        "extensions": [(1, b"7"), (4, b"\x06\x00\x00"), (5, b"\x00\x00"), (11, b"\x03")],
    }
    assert forwarder.take_arrivals(publisher.number) == [(0x1234, 1_500_000)]
    assert forwarder.take_arrivals(publisher.number) == []


def test_arrivals_that_nobody_takes_do_not_grow_without_end() -> None:
    forwarder = new_forwarder()
    publisher = Peer(forwarder)
    publisher.add_source(video())
    for number in range(2100):
        publisher.send(frame(number, KEYFRAME, extensions=[(3, number.to_bytes(2))]))
    assert [number for number, _ in forwarder.take_arrivals(publisher.number)] == list(range(2048))


def test_padding_and_two_byte_extensions_come_through() -> None:
    forwarder = new_forwarder()
    publisher, subscriber = Peer(forwarder), Peer(forwarder)
    subscriber.add_sink(publisher.add_source(video()), video_sink())
    wide = [(13, b"\x01"), (200, b"x" * 100)]
    publisher.send(frame(1, KEYFRAME + b"\x00\x00\x03", padding=3, extensions=wide))
    [packet] = subscriber.take()
    assert (packet.payload, packet.padding) == (KEYFRAME + b"\x00\x00\x03", 3)
    assert packet.extension(11) == b"\x01"
    assert packet.extension(200) is None


def test_without_negotiated_extensions_none_is_written() -> None:
    forwarder = new_forwarder()
    publisher, subscriber = Peer(forwarder), Peer(forwarder)
    subscriber.add_sink(publisher.add_source(video()), video_sink(extensions={}, mid=None))
    publisher.send(frame(1, KEYFRAME, csrcs=b"abcd", extensions=[(13, b"\x01"), (4, b"cam")]))
    [packet] = subscriber.take()
    assert (packet.extensions, packet.csrcs, packet.payload) == ((), b"abcd", KEYFRAME)


def test_each_subscriber_has_its_own_ids_over_the_same_packet() -> None:
    forwarder = new_forwarder()
    publisher, *subscribers = (Peer(forwarder) for _ in range(4))
    source = publisher.add_source(video())
    ids = [{uris.VIDEO_ORIENTATION: 11}, {uris.VIDEO_ORIENTATION: 2, uris.MID: 3}, {uris.VIDEO_ORIENTATION: 11}]
    for subscriber, extensions in zip(subscribers, ids, strict=True):
        subscriber.add_sink(source, video_sink(extensions=extensions))
    publisher.send(frame(1, KEYFRAME, extensions=[(13, b"\x01")]))
    assert [subscriber.take()[0].extensions for subscriber in subscribers] == [
        [(11, b"\x01")],
        [(3, b"7"), (2, b"\x01")],
        [(11, b"\x01")],
    ]


def test_transport_wide_numbers_run_over_all_sinks_and_wrap() -> None:
    forwarder = new_forwarder()
    publisher, subscriber = Peer(forwarder), Peer(forwarder)
    subscriber.add_sink(publisher.add_source(audio()), audio_sink())
    subscriber.add_sink(publisher.add_source(video()), video_sink())
    numbers = []
    for turn in range(33_000):
        publisher.send(sound(turn))
        publisher.send(frame(turn, KEYFRAME))
        numbers += [int.from_bytes(packet.extension(5) or b"") for packet in subscriber.take()]
    assert numbers == [index & 0xFFFF for index in range(66_000)]


def test_levels_are_heard_and_passed_on() -> None:
    forwarder = new_forwarder()
    publisher, subscriber = Peer(forwarder), Peer(forwarder)
    source = publisher.add_source(audio())
    subscriber.add_sink(source, audio_sink())
    for sequence, level in enumerate((0x80 | 50, 30, 127)):
        publisher.send(sound(sequence, level))
    assert [packet.extension(10) for packet in subscriber.take()] == [b"\xb2", b"\x1e", b"\x7f"]
    assert forwarder.take_levels() == {source: -30}
    assert forwarder.take_levels() == {}
    forwarder.pause_source(source, True)
    publisher.send(sound(3, 10))
    assert forwarder.take_levels() == {}


def test_an_unknown_payload_type_leaves_no_hole() -> None:
    forwarder = new_forwarder()
    publisher, subscriber = Peer(forwarder), Peer(forwarder)
    subscriber.add_sink(publisher.add_source(audio()), audio_sink())
    publisher.send(sound(10))
    publisher.send(sound(11, payload_type=13))
    publisher.send(sound(12))
    assert [(packet.sequence, packet.timestamp) for packet in subscriber.take()] == [(1, 9600), (2, 12 * 960)]
    assert forwarder.counters() == {"payload_type": 1}


def test_delta_frames_are_not_the_beginning() -> None:
    forwarder = new_forwarder()
    publisher, subscriber = Peer(forwarder), Peer(forwarder)
    source = publisher.add_source(video())
    subscriber.add_sink(source, video_sink())
    assert forwarder.waiting_for_keyframe() == {(source, 0)}
    publisher.send(frame(1, DELTA))
    assert subscriber.take() == []
    publisher.send(frame(2, KEYFRAME))
    publisher.send(frame(3, DELTA))
    assert [packet.payload for packet in subscriber.take()] == [KEYFRAME, DELTA]
    assert forwarder.waiting_for_keyframe() == set()


def test_h264_begins_at_its_parameter_sets() -> None:
    forwarder = new_forwarder()
    publisher, subscriber = Peer(forwarder), Peer(forwarder)
    subscriber.add_sink(publisher.add_source(video()), video_sink())
    for sequence, payload in enumerate((b"\x65idr", b"\x67sps", b"\x68pps", b"\x65idr")):
        publisher.send(frame(sequence, payload, payload_type=108))
    assert [(packet.payload_type, packet.payload) for packet in subscriber.take()] == [
        (103, b"\x67sps"),
        (103, b"\x68pps"),
        (103, b"\x65idr"),
    ]
