"""Pictures left out of a layer, as if they had never been."""

from random import Random

from tests.unit.media.forwarder.peers import Peer, new_forwarder, rtx_of, video_sink
from tests.unit.media.forwarder.simulcast import Decoder, Simulcast, read

FRAME = 1 / 30


class Call:
    """A camera of one layer, in pictures of temporal ids 0, 2, 1, 2 and so on from each keyframe."""

    def __init__(self) -> None:
        self.forwarder = new_forwarder()
        self.publisher, self.subscriber = Peer(self.forwarder), Peer(self.forwarder)
        self.camera = Simulcast(self.publisher, Random(3), 1)
        (self.encoder,) = self.camera.encoders
        self.sink = self.subscriber.add_sink(self.camera.source, video_sink())
        self.decoder = Decoder()
        self.now = 1.0

    def capture(self, count: int, *, key: bool = False) -> list[int]:
        """The temporal ids of the pictures that came."""
        known = len(self.decoder.pictures)
        for turn in range(count):
            self.now += FRAME
            self.camera.capture(self.now, keys=(0,) if key and turn == 0 else ())
        self.decoder.take(self.subscriber.take())
        return [picture.temporal for picture in self.decoder.pictures[known:]]


def test_less_comes_from_the_next_picture_on() -> None:
    call = Call()
    assert call.capture(4, key=True) == [0, 2, 1, 2]
    call.forwarder.set_layers(call.sink, 0, 0)
    assert call.capture(8) == [0, 0]
    assert call.forwarder.sink_layers(call.sink) == (0, 0)


def test_a_picture_that_began_is_finished() -> None:
    call = Call()
    call.capture(1, key=True)
    first, *rest = call.encoder.picture(2.0, parts=3)
    call.publisher.send(first, 2.0)
    call.forwarder.set_layers(call.sink, 0, 0)
    for packet in rest:
        call.publisher.send(packet, 2.0)
    call.decoder.take(call.subscriber.take())
    assert [picture.temporal for picture in call.decoder.pictures] == [0, 2]


def test_more_comes_with_a_picture_that_needs_none_of_those_left_out() -> None:
    call = Call()
    call.forwarder.set_layers(call.sink, 0, 0)
    assert call.capture(7, key=True) == [0, 0]
    call.forwarder.set_layers(call.sink, 0, 1)
    # The next one of temporal id 1 does; those of 2 stay away.
    assert call.capture(5) == [0, 1]
    call.forwarder.set_layers(call.sink, 0, 7)
    # The second one of each two of temporal id 2 needs a picture of id 1, the first one does not.
    assert call.capture(4) == [0, 2, 1, 2]
    assert call.forwarder.sink_layers(call.sink) == (0, 2)


def test_a_keyframe_lets_everything_through() -> None:
    call = Call()
    call.forwarder.set_layers(call.sink, 0, 0)
    assert call.capture(3, key=True) == [0]
    call.forwarder.set_layers(call.sink, 0, 2)
    assert call.capture(4, key=True) == [0, 2, 1, 2]
    assert call.forwarder.sink_layers(call.sink) == (0, 2)


def test_a_lost_packet_keeps_its_place_among_those_left_out() -> None:
    """Whether it would have been left out too is not known before it comes; the subscriber waits for it."""
    call = Call()
    call.forwarder.set_layers(call.sink, 0, 0)
    call.capture(1, key=True)
    last = call.decoder.last
    assert last
    pictures = [call.encoder.picture(2.0 + turn * FRAME, parts=2) for turn in range(4)]
    lost = pictures[1][0]
    sent = [packet for parts in pictures for packet in parts if packet is not lost]
    for packet in sent:
        call.publisher.send(packet, 2.0)
    before = call.subscriber.take()
    assert [read(packet)[0].temporal for packet in before] == [0, 0]
    assert before[0].sequence == last.sequence + 2 & 0xFFFF
    call.publisher.send(rtx_of(lost, 9, ssrc=call.encoder.rtx_ssrc), 2.2)
    (late,) = call.subscriber.take()
    assert (read(late)[0].temporal, late.sequence) == (1, last.sequence + 1 & 0xFFFF)


def test_nothing_that_was_left_out_can_be_had_again() -> None:
    call = Call()
    call.forwarder.set_layers(call.sink, 0, 0)
    call.capture(12, key=True)
    last = call.decoder.last
    assert last
    numbers = list(range(1, last.sequence + 3))
    assert call.forwarder.retransmit(call.sink, numbers, call.now) == last.sequence
    assert call.forwarder.counters() == {"nack_unknown": 2}
    assert {read(packet)[0].temporal for packet in call.subscriber.take()} == {0}
