"""Which numbers went out, so that what a publisher lost is not taken for its subscribers' losses."""

import pytest

from media.forwarder.departures import DEPARTURES, Departures
from media.forwarder.interface import Departure, EncodingSpec, SinkSpec
from tests.unit.media.forwarder.peers import KEYFRAME, Peer, frame, new_forwarder, rtx_of, video, video_sink


class Call:
    """One publisher and one subscriber."""

    def __init__(self, sink: SinkSpec | None = None, **source: object) -> None:
        self.forwarder = new_forwarder()
        self.publisher, self.subscriber = Peer(self.forwarder), Peer(self.forwarder)
        self.source = self.publisher.add_source(video(**source))
        self.sink = self.subscriber.add_sink(self.source, sink or video_sink())

    def send(self, *sequences: int, ssrc: int = 1000) -> None:
        for sequence in sequences:
            self.publisher.send(frame(sequence, KEYFRAME, ssrc=ssrc))

    def departed(self, *numbers: int) -> list[tuple[int, bool] | None]:
        found = self.forwarder.departures(self.sink, numbers)
        return [(departure.packets, departure.late) if departure else None for departure in found]


@pytest.mark.parametrize("sink", [video_sink(), video_sink(rtx_ssrc=None, rtx_payload_types={})], ids=["rtx", "no rtx"])
def test_what_never_came_never_went_out(sink: SinkSpec) -> None:
    call = Call(sink)
    assert call.departed(1, 0xFFFF) == [None, None]
    call.send(700, 701, 704)
    assert call.departed(0, 1, 2, 3, 4, 5, 6) == [None, (1, False), (2, False), None, None, (3, False), None]
    # Sent again, to the subscriber or as padding, it went out when it did.
    call.forwarder.retransmit(call.sink, [2], 1.0)
    call.forwarder.send_padding(call.sink, 1000, 1.0)
    call.send(705)
    assert call.departed(2, 6, 7) == [(2, False), (4, False), None]


def test_what_comes_after_all_is_late() -> None:
    call = Call()
    call.send(700, 703)
    call.publisher.send(rtx_of(frame(702, KEYFRAME), 9))
    call.send(704, 701)
    assert call.departed(1, 2, 3, 4, 5) == [(1, False), (5, True), (3, True), (2, False), (4, False)]


def test_what_is_left_out_on_purpose_leaves_no_gap() -> None:
    call = Call()
    call.send(700)
    call.publisher.send(frame(701, b"\x00" * 7 + b"\x08", padding=8))
    call.send(702)
    assert call.departed(1, 2, 3) == [(1, False), (2, False), None]
    call.forwarder.pause_sink(call.sink, True)
    call.send(703, 704)
    call.forwarder.pause_sink(call.sink, False)
    call.send(800)
    assert call.departed(3, 4) == [(3, False), None]


def test_numbers_go_on_with_another_layer_and_another_source() -> None:
    call = Call(encodings=(EncodingSpec(1000), EncodingSpec(1010)))
    call.send(700, 702)
    call.forwarder.set_layers(call.sink, 1)
    call.send(90, 92, ssrc=1010)
    # Too late for its layer to be shown, not for its place.
    call.send(701)
    other = call.publisher.add_source(video(encodings=(EncodingSpec(3000),), mid="other"))
    call.forwarder.feed_sink(call.sink, other, video_sink())
    call.send(5, 7, ssrc=3000)
    assert call.departed(*range(1, 10)) == [
        (1, False),
        (5, True),
        (2, False),
        (3, False),
        None,
        (4, False),
        (6, False),
        None,
        (7, False),
    ]


def test_numbers_wrap_and_old_ones_are_forgotten() -> None:
    call = Call()
    # As far apart as may be without a new beginning.
    call.send(*(700 + 4096 * step for step in range(17)))
    assert call.departed(1, 0, 0xFFFF, 1 + 15 * 4096) == [(17, False), None, None, None]
    call.send(*range(700 + 16 * 4096 + 1, 700 + 16 * 4096 + DEPARTURES))
    assert call.departed(1, DEPARTURES) == [(17, False), (16 + DEPARTURES, False)]
    call.send(700 + 16 * 4096 + DEPARTURES)
    assert call.departed(1, 2, DEPARTURES + 1) == [None, (18, False), (17 + DEPARTURES, False)]


def test_a_number_is_asked_for_as_a_report_counts_it_too() -> None:
    call = Call()
    call.send(700, 701)
    # With how often it wrapped, as its receiver says, in the upper half (RFC 3550 6.4.1).
    assert call.departed(0xFFFF0002, 0x00010001) == [(2, False), (1, False)]


def test_a_leap_forgets_what_was_before_it() -> None:
    call = Call()
    call.send(*range(100))
    call.send(99 + 2 * DEPARTURES)
    newest = 100 + 2 * DEPARTURES
    assert call.departed(*range(newest - DEPARTURES - 10, newest)) == [None] * (DEPARTURES + 10)
    assert call.forwarder.departures(call.sink, [newest]) == [Departure(101, False)]


def test_nobody_is_asked_about_a_sink_that_is_not_there() -> None:
    with pytest.raises(KeyError):
        new_forwarder().departures(1, [1])


def test_the_count_of_packets_wraps() -> None:
    departures = Departures()
    departures.note(1, 0x40000000)
    departures.note(2, 0x40000001)
    assert [departures.get(1), departures.get(2)] == [Departure(0, late=False), Departure(1, late=False)]
