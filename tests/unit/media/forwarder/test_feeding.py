"""A sink that is handed from source to source, and none the wiser to its subscriber."""

from dataclasses import replace
from random import Random

import pytest

from tests.unit.media.forwarder.peers import Peer, audio, audio_sink, new_forwarder, sound, video_sink
from tests.unit.media.forwarder.simulcast import Decoder, Simulcast

FRAME = 1 / 30


class Room:
    """Two cameras and one subscriber, who sees the first."""

    def __init__(self) -> None:
        self.forwarder = new_forwarder()
        rng = Random(7)
        self.cameras = [Simulcast(Peer(self.forwarder), rng, 2, first=10 * index) for index in range(2)]
        self.subscriber = Peer(self.forwarder)
        self.sink = self.subscriber.add_sink(self.cameras[0].source, video_sink())
        self.decoder = Decoder()
        self.now = 1.0

    def capture(self, count: int = 1) -> list[int]:
        """Which stream the pictures that came are of."""
        known = len(self.decoder.pictures)
        for _ in range(count):
            self.now += FRAME
            for camera in self.cameras:
                camera.answer_requests(self.now)
        self.decoder.take(self.subscriber.take())
        return [picture.stream for picture in self.decoder.pictures[known:]]


def test_it_goes_on_with_the_other_from_its_keyframe_without_a_seam() -> None:
    room = Room()
    assert room.capture(3) == [0, 0, 0]
    room.forwarder.set_layers(room.sink, 1)
    assert room.capture(2) == [0, 1, 1]
    room.forwarder.feed_sink(room.sink, room.cameras[1].source, video_sink())
    # The layer that was wanted still is.
    assert room.forwarder.waiting_for_keyframe() == {(room.cameras[1].source, 1)}
    info = room.forwarder.sender_info(room.sink)
    assert info
    assert info.layer == -1
    room.now += 5
    assert room.capture(3) == [11, 11, 11]
    info = room.forwarder.sender_info(room.sink)
    assert info
    assert info.layer == 1


def test_an_idle_one_gets_nothing_and_wants_nothing() -> None:
    room = Room()
    room.capture(2)
    room.forwarder.feed_sink(room.sink, None, video_sink())
    assert room.forwarder.sink_layers(room.sink) == (-1, 7)
    assert room.forwarder.waiting_for_keyframe() == set()
    room.forwarder.request_keyframe(room.sink)
    room.forwarder.pause_sink(room.sink, True)
    room.forwarder.pause_sink(room.sink, False)
    room.forwarder.set_layers(room.sink, 1, 2)
    assert room.capture(3) == []
    assert room.forwarder.retransmit(room.sink, [1, 2], room.now) == 0
    # Its former source may go without it.
    room.forwarder.remove_source(room.cameras.pop(0).source)
    room.forwarder.feed_sink(room.sink, room.cameras[0].source, video_sink())
    assert room.capture(2) == [11, 11]
    assert room.forwarder.find_sink(room.subscriber.number, 5001) == room.sink


def test_it_may_be_removed_while_idle_and_with_its_source() -> None:
    room = Room()
    room.forwarder.feed_sink(room.sink, None, video_sink())
    room.forwarder.remove_sink(room.sink)
    other = room.subscriber.add_sink(room.cameras[0].source, video_sink(ssrc=70, rtx_ssrc=71))
    room.forwarder.feed_sink(other, room.cameras[1].source, video_sink(ssrc=70, rtx_ssrc=71))
    room.forwarder.remove_source(room.cameras[0].source)
    assert room.forwarder.sink_layers(other) == (-1, 7)
    room.forwarder.remove_source(room.cameras[1].source)
    with pytest.raises(KeyError):
        room.forwarder.sink_layers(other)


def test_it_keeps_its_kind_and_its_ssrcs() -> None:
    room = Room()
    microphone = room.cameras[0].peer.add_source(audio())
    same = video_sink()
    for source, spec in (
        (microphone, same),
        (room.cameras[1].source, replace(same, ssrc=1)),
        (room.cameras[1].source, replace(same, rtx_ssrc=None)),
        (None, replace(same, ssrc=1)),
        (room.cameras[1].source, replace(same, extensions={"urn:ietf:params:rtp-hdrext:sdes:mid": 15})),
    ):
        with pytest.raises(ValueError, match=r"keeps|extension"):
            room.forwarder.feed_sink(room.sink, source, spec)
    for sink, source in ((1 << 31, room.cameras[1].source), (room.sink, 1 << 31)):
        with pytest.raises(KeyError):
            room.forwarder.feed_sink(sink, source, same)
    # And all of that changed nothing.
    assert room.capture(2) == [0, 0]


def test_a_voice_follows_a_voice() -> None:
    forwarder = new_forwarder()
    speakers = [Peer(forwarder) for _ in range(2)]
    sources = [peer.add_source(audio(nack=bool(index))) for index, peer in enumerate(speakers)]
    subscriber = Peer(forwarder)
    sink = subscriber.add_sink(sources[0], audio_sink())
    for sequence in (10, 11):
        speakers[0].send(sound(sequence), sequence / 50)
    forwarder.feed_sink(sink, sources[1], replace(audio_sink(), payload_types={111: 99}))
    forwarder.set_layers(sink, -1, 0)
    for sequence in (65_535, 65_536):
        speakers[0].send(sound(sequence - 65_000), 0.5)
        speakers[1].send(sound(sequence, timestamp=5 + 960 * (sequence - 65_535)), 0.5 + (sequence - 65_535) / 50)
    packets = subscriber.take()
    assert [(packet.sequence, packet.payload_type) for packet in packets] == [(1, 100), (2, 100), (3, 99), (4, 99)]
    steps = [packet.timestamp - packets[0].timestamp for packet in packets]
    # From the one's last word to the other's first, what passed in the meantime.
    assert steps == [0, 960, 960 + round((0.5 - 11 / 50) * 48_000), 1920 + round((0.5 - 11 / 50) * 48_000)]
    # The second one's losses are repaired by the very same datagrams.
    assert forwarder.retransmit(sink, [3, 4], 1.0) == 2
    assert forwarder.sink_layers(sink) == (0, 7)
