"""Chance asks for layers, pauses and feeds; what comes out must stay one picture that any decoder can follow."""

from itertools import pairwise
from random import Random

import pytest

from tests.unit.media.forwarder.peers import Peer, frame, new_forwarder, video_sink
from tests.unit.media.forwarder.simulcast import Decoder, Receiver, Simulcast, read


class Room:
    """Two cameras and a subscriber who is given one or the other."""

    def __init__(self, seed: int, *, loss: float = 0.0) -> None:
        self.rng = Random(seed)
        self.loss = loss
        self.forwarder = new_forwarder()
        self.cameras = [
            Simulcast(Peer(self.forwarder), self.rng, layers, named=bool(seed & 1), first=10 * index)
            for index, layers in enumerate((3, 2))
        ]
        self.subscriber = Peer(self.forwarder)
        self.sink = self.subscriber.add_sink(self.cameras[0].source, video_sink())
        self.now = 1.0

    def turn(self) -> None:
        """A picture of each camera."""
        self.now += 1 / 30
        for camera in self.cameras:
            camera.answer_requests(self.now, loss=self.loss)

    def control(self, *, feeds: bool = True) -> None:
        rng, forwarder, camera = self.rng, self.forwarder, self.rng.choice(self.cameras)
        match rng.randrange(12):
            case 0 | 1 | 2 | 3:
                forwarder.set_layers(self.sink, rng.randrange(-1, 4), rng.choice((0, 1, 2, 7)))
            case 4 | 5:
                forwarder.request_keyframe(self.sink)
            case 6 | 7:
                forwarder.pause_sink(self.sink, rng.random() < 0.3)
            case 8:
                forwarder.pause_source(camera.source, rng.random() < 0.3)
            case 9:
                for layer, encoder in enumerate(camera.encoders):
                    forwarder.set_timestamp_offset(camera.source, layer, -encoder.clock)
            case 10 if feeds:
                forwarder.feed_sink(self.sink, rng.choice((camera.source, camera.source, None)), video_sink())
            case _ if feeds:
                encoder = rng.choice(camera.encoders)
                if encoder.named:
                    encoder.ssrc += 1000


@pytest.mark.parametrize("seed", range(10))
def test_whatever_is_asked_for_the_decoder_never_stumbles(seed: int) -> None:
    """And in the end any layer of any camera can be had."""
    room, decoder = Room(seed), Decoder()
    for _ in range(500):
        if room.rng.random() < 0.1:
            room.control()
        room.turn()
        decoder.take(room.subscriber.take())
    for camera in room.cameras:
        room.forwarder.pause_source(camera.source, False)
        room.forwarder.feed_sink(room.sink, camera.source, video_sink())
        for layer, encoder in enumerate(camera.encoders):
            room.forwarder.set_layers(room.sink, layer)
            room.turn()
            decoder.take(room.subscriber.take())
            assert room.forwarder.sink_layers(room.sink) == (layer, 7)
            assert decoder.pictures[-1].stream == encoder.number
    assert room.forwarder.totals().layer_switches >= 3


@pytest.mark.parametrize("seed", range(6))
def test_what_was_lost_is_found_again_in_its_place(seed: int) -> None:
    """Of the packets, a tenth is lost on the way to the node and a tenth behind it; both are repaired in time."""
    room, receiver = Room(seed, loss=0.1), Receiver()
    for turn in range(300):
        if room.rng.random() < 0.05:
            room.control(feeds=False)
        room.turn()
        if turn % 3 == 0:
            for camera in room.cameras:
                camera.repair(room.now)
        receiver.take([packet for packet in room.subscriber.take() if room.rng.random() < 0.9])
        if receiver.packets and turn % 5 == 0:
            room.forwarder.retransmit(room.sink, receiver.missing[-40:], room.now)
            receiver.take(room.subscriber.take())
    room.forwarder.pause_sink(room.sink, False)
    room.forwarder.retransmit(room.sink, receiver.missing, room.now)
    receiver.take(room.subscriber.take())
    ordered = [packet for _, packet in sorted(receiver.packets.items())]
    steps = [after.timestamp - before.timestamp & 0xFFFFFFFF for before, after in pairwise(ordered)]
    assert max(steps) < 60 * 90_000
    assert len(receiver.missing) < 40
    decoded: set[tuple[int, int]] = set()
    for parts in receiver.complete():
        picture, needs, _, _ = read(parts[0])
        if picture.keyframe or (picture.stream, needs) in decoded:
            decoded.add((picture.stream, picture.number))
    assert len(decoded) > 0.6 * len(receiver.complete())


def test_a_leap_of_the_publishers_numbers_begins_anew_at_its_keyframe() -> None:
    forwarder = new_forwarder()
    publisher, subscriber = Peer(forwarder), Peer(forwarder)
    camera = Simulcast(publisher, Random(1), layers=1)
    subscriber.add_sink(camera.source, video_sink())
    camera.answer_requests(1.0)
    first = subscriber.take()
    publisher.send(frame(20_000, b"\x10\x01delta", ssrc=1000), now=1.1)
    assert subscriber.take() == []
    publisher.send(frame(30_000, b"\x10\x00key", ssrc=1000), now=1.2)
    assert [packet.sequence for packet in subscriber.take()] == [len(first) + 1]
