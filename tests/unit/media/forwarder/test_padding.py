"""Padding that probes a path: ours is sent by RTX, the publisher's goes no further."""

from media.forwarder.resending import MAX_PADDING_PACKETS
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


def test_a_probe_is_rtx_of_nothing() -> None:
    forwarder = new_forwarder()
    publisher, subscriber = Peer(forwarder), Peer(forwarder)
    sink = subscriber.add_sink(publisher.add_source(video()), video_sink())
    assert forwarder.send_padding(sink, 1000, 0.5) == 0
    publisher.send(frame(1, KEYFRAME), 1.0)
    (sent,) = subscriber.take()
    info = forwarder.sender_info(sink)
    assert forwarder.send_padding(sink, 500, 1.5) == 510
    probes = subscriber.take()
    assert [(probe.ssrc, probe.payload_type, probe.marker, probe.padding, probe.media) for probe in probes] == [
        (5001, 102, False, 255, b"")
    ] * 2
    assert [(probe.sequence, probe.timestamp) for probe in probes] == [(1, sent.timestamp), (2, sent.timestamp)]
    # It is measured like anything else on the path.
    assert [probe.extension(4) for probe in probes] == [int(1.5 * 0x40000).to_bytes(3)] * 2
    assert [probe.extension(5) for probe in probes] == [b"\x00\x01", b"\x00\x02"]
    assert forwarder.sender_info(sink) == info
    # Repairs go on from there.
    assert forwarder.retransmit(sink, [1], 2.0) == 1
    assert [packet.sequence for packet in subscriber.take()] == [3]


def test_a_probe_has_bounds() -> None:
    forwarder = new_forwarder()
    publisher, subscriber = Peer(forwarder), Peer(forwarder)
    source = publisher.add_source(video())
    sink = subscriber.add_sink(source, video_sink())
    bare = subscriber.add_sink(source, video_sink(ssrc=80, rtx_ssrc=None, rtx_payload_types={}))
    publisher.send(frame(1, KEYFRAME))
    assert forwarder.send_padding(sink, 10_000_000, 1.0) == 255 * MAX_PADDING_PACKETS
    assert forwarder.send_padding(sink, 0, 1.0) == 0
    assert forwarder.send_padding(bare, 1000, 1.0) == 0
    forwarder.pause_sink(sink, True)
    assert forwarder.send_padding(sink, 1000, 1.0) == 0
    # While no layer flows it is needed most.
    forwarder.pause_sink(sink, False)
    forwarder.set_layers(sink, -1)
    assert forwarder.send_padding(sink, 1, 1.0) == 255


def test_the_publishers_padding_leaves_no_gap() -> None:
    forwarder = new_forwarder()
    publisher, subscriber = Peer(forwarder), Peer(forwarder)
    subscriber.add_sink(publisher.add_source(video()), video_sink())
    subscriber.add_sink(publisher.add_source(audio()), audio_sink())

    def padding(sequence: int) -> RtpPacket:
        return frame(sequence, bytes(99) + b"\x64", padding=100)

    publisher.send(padding(9))
    publisher.send(frame(10, KEYFRAME))
    for sequence in (11, 12, 14):
        publisher.send(padding(sequence))
    publisher.send(frame(15))
    publisher.send(sound(1))
    packets = subscriber.take()
    # 13 may be a picture, and keeps its place.
    assert [packet.sequence for packet in packets if packet.ssrc == 5000] == [1, 3]
    publisher.send(padding(13))
    # What was left open is filled with whatever it was.
    assert [(packet.sequence, packet.padding) for packet in subscriber.take()] == [(2, 100)]
    assert forwarder.counters() == {"padding": 3}
