"""A source of several layers: who they are, and how a sink goes from one to another."""

from random import Random

import pytest

from media.forwarder.interface import EncodingSpec, PayloadFormat, SourceSpec
from media.rtp.packet import RtpPacket
from media.rtp.rtx import restore
from media.rtp.vp8 import parse_vp8
from tests.unit.media.forwarder.peers import RECEIVED, Peer, frame, new_forwarder, rtx_of, video, video_sink
from tests.unit.media.forwarder.simulcast import Decoder, Simulcast, read

FRAME = 1 / 30


class Call:
    """A camera of three layers and one subscriber, who is given the lowest."""

    def __init__(self, *, named: bool = False, layers: int = 3) -> None:
        self.forwarder = new_forwarder()
        self.publisher, self.subscriber = Peer(self.forwarder), Peer(self.forwarder)
        self.camera = Simulcast(self.publisher, Random(5), layers, named=named)
        self.source = self.camera.source
        self.sink = self.subscriber.add_sink(self.source, video_sink())
        self.now = 1.0

    def capture(self, *keys: int, count: int = 1) -> None:
        """Pictures of each layer, the first one a keyframe in those layers."""
        for turn in range(count):
            self.now += FRAME
            self.camera.capture(self.now, keys=keys if turn == 0 else ())

    def know_clocks(self) -> None:
        for layer, encoder in enumerate(self.camera.encoders):
            self.forwarder.set_timestamp_offset(self.source, layer, -encoder.clock)

    def shown(self) -> list[tuple[int, int]]:
        """Layer and temporal id of each picture that came."""
        pictures = dict.fromkeys(read(packet)[0] for packet in self.subscriber.take())
        return [(picture.stream, picture.temporal) for picture in pictures]


def test_a_sink_goes_to_another_layer_at_its_keyframe_alone() -> None:
    call = Call()
    call.capture(0, 1, 2)
    call.forwarder.set_layers(call.sink, 2)
    assert call.forwarder.waiting_for_keyframe() == {(call.source, 2)}
    call.capture(count=2)
    assert call.forwarder.sink_layers(call.sink) == (0, 7)
    call.capture(0, 2)
    call.capture()
    # Of the moment at which it changes, the picture of both layers comes.
    assert call.shown() == [(0, 0), (0, 2), (0, 1), (0, 0), (2, 0), (2, 2)]
    assert call.forwarder.sink_layers(call.sink) == (2, 7)
    assert call.forwarder.waiting_for_keyframe() == set()
    assert call.forwarder.totals().layer_switches == 1


def test_a_change_of_mind_costs_nothing() -> None:
    call = Call()
    call.capture(0, 1, 2)
    call.forwarder.set_layers(call.sink, 2)
    call.forwarder.set_layers(call.sink, 0)
    assert call.forwarder.waiting_for_keyframe() == set()
    call.capture(0, 1, 2)
    assert call.shown() == [(0, 0), (0, 0)]


def test_nothing_flows_while_no_layer_is_wanted() -> None:
    call = Call()
    call.capture(0, 1, 2)
    call.forwarder.set_layers(call.sink, -1)
    assert call.forwarder.sink_layers(call.sink) == (-1, 7)
    call.forwarder.request_keyframe(call.sink)
    call.capture(0, 1, 2)
    assert call.forwarder.waiting_for_keyframe() == set()
    call.forwarder.set_layers(call.sink, 1)
    assert call.forwarder.waiting_for_keyframe() == {(call.source, 1)}
    call.capture(1)
    assert call.shown() == [(0, 0), (1, 0)]
    # It had stopped in between.
    assert call.forwarder.totals().layer_switches == 0


def test_a_layer_that_is_not_there_is_the_highest_that_is() -> None:
    call = Call(layers=2)
    call.forwarder.set_layers(call.sink, 3)
    call.capture(0, 1)
    assert call.shown() == [(1, 0)]
    with pytest.raises(KeyError):
        call.forwarder.set_layers(1 << 31, 0)


def test_with_known_clocks_a_picture_keeps_its_moment() -> None:
    call = Call()
    call.know_clocks()
    call.capture(0, 1, 2)
    (first, *_) = call.subscriber.take()
    call.forwarder.set_layers(call.sink, 2)
    # The network held up the layer's keyframe; its timestamp tells when it was taken.
    late = call.camera.encoders[2].picture(call.now + FRAME, key=True, parts=1)[0]
    call.publisher.send(late, call.now + FRAME + 0.2)
    (switched,) = call.subscriber.take()
    assert switched.timestamp - first.timestamp & 0xFFFFFFFF == 3000
    info = call.forwarder.sender_info(call.sink)
    assert info
    assert info.layer == 2
    assert late.timestamp + info.timestamp_offset & 0xFFFFFFFF == switched.timestamp


def test_without_clocks_the_time_that_passed_stands_in() -> None:
    call = Call()
    call.capture(0, 1, 2)
    (first, *_) = call.subscriber.take()
    call.forwarder.set_layers(call.sink, 1)
    late = call.camera.encoders[1].picture(call.now + FRAME, key=True, parts=1)[0]
    call.publisher.send(late, call.now + 0.1)
    (switched,) = call.subscriber.take()
    assert switched.timestamp - first.timestamp & 0xFFFFFFFF == 9000


@pytest.mark.parametrize("again", [False, True])
def test_of_a_keyframe_whose_beginning_comes_late_nothing_is_missing(again: bool) -> None:
    """It was overtaken, or lost and sent again."""
    call = Call()
    call.capture(0, 1, 2)
    call.subscriber.take()
    call.forwarder.set_layers(call.sink, 1)
    encoder = call.camera.encoders[1]
    first, *rest = encoder.picture(call.now + FRAME, key=True, parts=3)
    lost, *next_one = encoder.picture(call.now + 2 * FRAME, parts=2)
    for packet in (*rest, *next_one):
        call.publisher.send(packet, call.now + 2 * FRAME)
    assert call.subscriber.take() == []
    for packet in (first, lost):
        repair = rtx_of(packet, packet.sequence + 7 & 0xFFFF, ssrc=encoder.rtx_ssrc)
        call.publisher.send(repair if again else packet, call.now + 3 * FRAME)
    call.now += 2 * FRAME
    call.capture()
    packets = call.subscriber.take()
    assert [packet.sequence for packet in packets][:5] == [2, 3, 4, 6, 5]
    assert [read(packet)[2] for packet in packets][:5] == [0, 1, 2, 1, 0]
    assert all(read(packet)[0].stream == 1 for packet in packets)
    assert call.forwarder.waiting_for_keyframe() == set()


def test_a_packet_that_was_overtaken_by_the_change_still_finds_its_place() -> None:
    call = Call()
    call.capture(0, 1, 2)
    call.subscriber.take()
    held, *rest = call.camera.encoders[0].picture(call.now + FRAME, parts=3)
    for packet in rest:
        call.publisher.send(packet, call.now + FRAME)
    call.forwarder.set_layers(call.sink, 1)
    call.now += FRAME
    call.capture(1)
    before = [packet.sequence for packet in call.subscriber.take()]
    call.publisher.send(held, call.now)
    (found,) = call.subscriber.take()
    assert found.sequence == before[0] - 1
    # What the old layer has sent since is of no use.
    call.capture()
    assert all(read(packet)[0].stream == 1 for packet in call.subscriber.take())


def test_what_was_sent_of_a_former_layer_can_still_be_had_again() -> None:
    call = Call()
    call.know_clocks()
    call.capture(0, 1, 2, count=3)
    call.forwarder.set_layers(call.sink, 2)
    call.capture(2, count=3)
    sent = call.subscriber.take()
    assert {read(packet)[0].stream for packet in sent} == {0, 2}
    numbers = [packet.sequence for packet in sent]
    assert call.forwarder.retransmit(call.sink, numbers, call.now) == len(sent)
    again = [restore(packet, 101, 5000) for packet in call.subscriber.take()]
    assert [(each.sequence, each.timestamp, each.payload, each.marker) for each in again if each] == [
        (each.sequence, each.timestamp, each.payload, each.marker) for each in sent
    ]


@pytest.mark.parametrize("wide", [True, False])
def test_picture_ids_run_on_in_as_many_bits_as_they_have(wide: bool) -> None:
    call = Call(layers=2)
    for encoder in call.camera.encoders:
        encoder.wide = wide
    decoder = Decoder()
    for layer in (0, 1, 0, 1):
        call.forwarder.set_layers(call.sink, layer)
        call.capture(0, 1, count=70)
        decoder.take(call.subscriber.take())
    assert {picture.stream for picture in decoder.pictures} == {0, 1}


def test_layers_are_known_by_their_stream_ids_and_so_are_their_repairs() -> None:
    call = Call(named=True)
    assert [call.forwarder.source_ssrc(call.source, layer) for layer in range(3)] == [None] * 3
    call.forwarder.set_layers(call.sink, 1)
    # Nobody can be asked yet.
    assert call.forwarder.waiting_for_keyframe() == set()
    call.capture(0, 2)
    ssrcs = [encoder.ssrc for encoder in call.camera.encoders]
    assert [call.forwarder.source_ssrc(call.source, layer) for layer in range(3)] == ssrcs
    assert [call.forwarder.find_source(call.publisher.number, ssrc) for ssrc in ssrcs] == [
        (call.source, layer) for layer in range(3)
    ]
    call.camera.capture(call.now + FRAME, keys=(1,), loss=1.0)
    call.camera.capture(call.now + 2 * FRAME)
    call.camera.repair(call.now + 3 * FRAME)
    repairs = [encoder.rtx_ssrc for encoder in call.camera.encoders]
    assert [call.forwarder.find_source(call.publisher.number, ssrc) for ssrc in repairs] == [
        (call.source, layer) for layer in range(3)
    ]
    assert (1, 0) in call.shown()


def test_a_stream_id_that_was_not_agreed_on_is_nobodys() -> None:
    forwarder = new_forwarder()
    publisher = Peer(forwarder)
    source = publisher.add_source(video(encodings=(EncodingSpec(rid="a"), EncodingSpec(rid="b"))))
    publisher.send(frame(1, ssrc=40, extensions=[(4, b"cam"), (10, b"c")]))
    publisher.send(frame(1, ssrc=41, extensions=[(4, b"cam")]))
    publisher.send(frame(1, ssrc=42))
    assert forwarder.counters() == {"unknown_ssrc": 3}
    # A repair does not tell which stream it is of before it names it.
    publisher.send(rtx_of(frame(1), 1, ssrc=43, extensions=[(4, b"cam"), (11, b"b")]))
    assert forwarder.find_source(publisher.number, 43) == (source, 1)
    assert forwarder.source_ssrc(source, 1) is None


def test_each_layer_is_counted_asked_for_again_and_reported_by_itself() -> None:
    call = Call()
    expected = [[0, 0, 0, 0] for _ in range(3)]
    for turn in range(12):
        for layer, encoder in enumerate(call.camera.encoders):
            for packet in encoder.picture(1.0 + turn * FRAME):
                descriptor = parse_vp8(packet.payload)
                assert descriptor
                expected[layer][descriptor.temporal] += len(packet.payload)
                call.publisher.send(packet, 1.0 + turn * FRAME)
    assert call.forwarder.layer_octets(call.source) == tuple(tuple(each) for each in expected)
    reports = [call.forwarder.receive_report(call.source, layer, 2.0) for layer in range(3)]
    assert [report and (report.ssrc, report.octets) for report in reports] == [
        (encoder.ssrc, sum(octets)) for encoder, octets in zip(call.camera.encoders, expected, strict=True)
    ]
    lost = call.camera.encoders[1].picture(2.0, parts=1)[0]
    for encoder in call.camera.encoders:
        call.publisher.send(encoder.picture(2.1, parts=1)[0], 2.1)
    assert [call.forwarder.missing(call.source, layer, 2.2, 0.1) for layer in range(3)] == [[], [lost.sequence], []]
    # Padding is no picture.
    call.publisher.send(RtpPacket(96, lost.sequence + 2, 0, 1010, bytes(9) + b"\x0a", padding=10), 2.2)
    assert sum(call.forwarder.layer_octets(call.source)[1]) < sum(expected[1]) + 2 * len(lost.payload)


def test_a_layer_that_goes_on_under_another_ssrc_begins_anew() -> None:
    call = Call(named=True)
    call.know_clocks()
    call.capture(0, 1, 2)
    call.forwarder.set_layers(call.sink, 1)
    call.capture(1)
    other = call.camera.encoders[1]
    other.ssrc = 5555
    call.capture()
    assert call.forwarder.waiting_for_keyframe() == {(call.source, 1)}
    assert call.forwarder.sink_layers(call.sink) == (-1, 7)
    # Another layer that changes its SSRC concerns nobody.
    call.camera.encoders[2].ssrc = 6666
    call.capture(1)
    assert call.forwarder.sink_layers(call.sink) == (1, 7)
    decoder = Decoder()
    decoder.take(call.subscriber.take())
    assert [picture.stream for picture in decoder.pictures][-1] == 1


def test_layers_of_h264_are_changed_without_ids() -> None:
    forwarder = new_forwarder()
    publisher, subscriber = Peer(forwarder), Peer(forwarder)
    source = publisher.add_source(
        SourceSpec(
            "video",
            (PayloadFormat(108, "h264", 90000, 109),),
            (EncodingSpec(10, 11), EncodingSpec(20, 21)),
            "cam",
            RECEIVED,
            nack=True,
        )
    )
    sink = subscriber.add_sink(source, video_sink())
    forwarder.set_layers(sink, 0, 0)
    for number in range(1, 4):
        for ssrc in (10, 20):
            payload = (b"\x67" if number != 2 else b"\x41") + bytes((ssrc,))
            publisher.send(frame(number, payload, ssrc=ssrc, payload_type=108), number * FRAME)
        if number == 1:
            forwarder.set_layers(sink, 1, 0)
    packets = subscriber.take()
    assert [(packet.sequence, packet.payload[1]) for packet in packets] == [(1, 10), (2, 10), (3, 10), (4, 20)]
    assert forwarder.sink_layers(sink) == (1, 0)


def test_a_source_has_at_most_four_layers() -> None:
    forwarder = new_forwarder()
    publisher = Peer(forwarder)
    publisher.add_source(video(encodings=tuple(EncodingSpec(number) for number in range(1, 5))))
    for count in (0, 5):
        with pytest.raises(ValueError, match="encoding"):
            publisher.add_source(video(mid="x", encodings=tuple(EncodingSpec(90 + n) for n in range(count))))
