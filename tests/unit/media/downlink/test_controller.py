"""What a subscriber's reports and tiles lead to, over a running node."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from media import ROUTER_RTP_CAPABILITIES, Consumer, Producer, Worker
from media.forwarder.interface import ALL_TEMPORAL, Forwarder
from media.rtcp import building
from tests.unit.media.media_client import AUDIO, VIDEO, MediaClient, two_clients, video
from tests.unit.media.node import MovableClock, StandingClock, becomes

FULL = (0, ALL_TEMPORAL)


@dataclass
class Room:
    """A publisher and a subscriber, connected, and what the node tells about their streams."""

    clock: MovableClock
    worker: Worker
    publisher: MediaClient
    subscriber: MediaClient
    wanted: list[int] = field(default_factory=list)

    def publish(self) -> Producer:
        producer = self.publisher.server.produce("video", VIDEO)
        producer.on_wanted = self.wanted.append
        return producer

    def subscribe(self, producer: Producer) -> tuple[Consumer, list[tuple[int, int]]]:
        consumer = self.subscriber.server.consume(producer, ROUTER_RTP_CAPABILITIES, paused=False)
        layers: list[tuple[int, int]] = []
        consumer.on_layers = lambda layer, temporal: layers.append((layer, temporal))
        return consumer, layers

    def tell_remb(self, consumer: Consumer, bitrate: int) -> None:
        self.subscriber.send(building.remb(1, bitrate, consumer.ssrcs[:1]))

    def pass_time(self, seconds: float) -> None:
        """With a standing clock: all that is due meanwhile is done, however long that takes."""
        plane, schedule = self.worker._plane, self.worker._schedule
        for _ in range(round(seconds / 0.02)):
            self.clock.ahead += 0.02
            schedule.tick(plane, plane.now())


class Noting:
    """A forwarder of which one call is looked at on its way."""

    def __init__(self, forwarder: Forwarder, set_pace: Callable[[int, int, float], None]) -> None:
        self._forwarder = forwarder
        self.set_pace = set_pace

    def __getattr__(self, name: str) -> Any:
        return getattr(self._forwarder, name)


@pytest.fixture
async def room() -> AsyncIterator[Room]:
    clock = MovableClock()
    async with two_clients(clock) as clients:
        yield Room(clock, *clients)


@pytest.fixture
async def still_room() -> AsyncIterator[Room]:
    """Where time goes by as `pass_time` says."""
    clock = StandingClock()
    async with two_clients(clock) as clients:
        room = Room(clock, *clients)
        room.worker._schedule.stop()
        yield room


async def overfilled(room: Room) -> list[tuple[int, int]]:
    """What the subscriber is told: its video is held, as much more is sent than it says that it can take."""
    consumer, layers = room.subscribe(room.publish())
    room.pass_time(0.1)
    assert layers == [FULL]
    subscriber = room.subscriber.server
    room.publisher.send(video(1, keyframe=True), *(video(sequence) for sequence in range(2, 200)))
    await becomes(lambda: subscriber.stats()["packetsSent"] >= 199)
    room.pass_time(1)
    room.tell_remb(consumer, 400_000)
    await becomes(lambda: subscriber.estimate is not None)
    assert layers == [FULL]
    room.publisher.send(*(video(sequence) for sequence in range(200, 600)))
    await becomes(lambda: subscriber.stats()["packetsSent"] >= 599)
    room.pass_time(0.5)
    room.tell_remb(consumer, 200_000)
    await becomes(lambda: subscriber.downlink.remb == 200_000)
    room.pass_time(0.02)
    assert layers[-1] == (-1, 0)
    return layers


async def test_a_video_that_the_link_has_no_room_for_is_held_and_comes_back(room: Room) -> None:
    consumer, layers = room.subscribe(room.publish())
    await becomes(lambda: layers == [FULL])
    assert room.subscriber.server.estimate is None
    room.subscriber.server.limit = 100_000
    await becomes(lambda: layers == [FULL, (-1, 0)])
    room.subscriber.server.limit = None
    await becomes(lambda: layers == [FULL, (-1, 0), FULL])
    assert consumer.video.target == FULL


async def test_a_falling_estimate_holds_the_video(still_room: Room) -> None:
    await overfilled(still_room)
    assert still_room.subscriber.server.estimate == 200_000


async def test_what_flows_beside_the_streams_that_a_receiver_names_comes_on_top(room: Room) -> None:
    """Some peers have a receiver for each track, which tells of that alone."""
    sound = room.subscriber.server.consume(
        room.publisher.server.produce("audio", AUDIO), ROUTER_RTP_CAPABILITIES, paused=False
    )
    consumer, layers = room.subscribe(room.publish())
    await becomes(lambda: layers == [FULL])
    known = room.subscriber.server.downlink
    room.subscriber.send(building.remb(1, 2_000_000, consumer.ssrcs[:1]))
    await becomes(lambda: (known.estimate or 0) > 2_000_000)
    assert (known.estimate, known.remb) == (2_032_000, 2_000_000)
    room.subscriber.send(building.remb(1, 3_000_000, [*consumer.ssrcs, *sound.ssrcs]))
    await becomes(lambda: known.estimate == 3_000_000)


async def test_what_an_old_path_took_says_nothing_of_a_new_one(still_room: Room) -> None:
    layers = await overfilled(still_room)
    subscriber = still_room.subscriber.server
    now = subscriber.plane.now()
    subscriber.ice.follow(("127.0.0.1", 9), now)
    subscriber.checked(now)
    assert subscriber.estimate is None
    # A new path is felt out step by step.
    still_room.pass_time(10)
    assert layers[-1] == FULL


async def test_a_tile_that_is_not_seen_is_not_sent_and_not_called_held(room: Room) -> None:
    consumer, layers = room.subscribe(room.publish())
    await becomes(lambda: layers == [FULL])
    consumer.view(0, 0, 1)
    await becomes(lambda: consumer.video.target == (-1, 0))
    consumer.view(320, 180, 1)
    await becomes(lambda: consumer.video.target == FULL)
    assert layers == [FULL]


async def test_the_larger_tile_goes_first_and_the_speaker_before_it(room: Room) -> None:
    def camera(number: int) -> Producer:
        encoding = {"ssrc": 3000 + number, "rtx": {"ssrc": 4000 + number}}
        return room.publisher.server.produce("video", VIDEO | {"mid": str(number), "encodings": [encoding]})

    (small, _), (large, _) = (room.subscribe(camera(number)) for number in (1, 2))
    small.view(320, 180, 1)
    large.view(640, 360, 1)
    room.subscriber.server.limit = 600_000
    await becomes(lambda: (small.video.target, large.video.target) == ((-1, 0), FULL))
    small.view(320, 180, 2)
    await becomes(lambda: (small.video.target, large.video.target) == (FULL, (-1, 0)))
    small.close()
    await becomes(lambda: large.video.target == FULL)


async def test_who_is_watched_by_nobody_need_not_send_until_somebody_comes(room: Room) -> None:
    producer = room.publish()

    def time_goes_by() -> bool:
        room.clock.ahead += 0.5
        room.publisher.check()
        room.subscriber.check()
        return room.wanted == [-1]

    await becomes(time_goes_by)
    consumer, _ = room.subscribe(producer)
    assert room.wanted == [-1, 0]
    await becomes(lambda: consumer.video.wanted == 0 and consumer.video.target == FULL)
    consumer.pause()
    assert consumer.video.wanted == -1
    consumer.resume()
    assert consumer.video.wanted == 0
    assert room.wanted == [-1, 0]


async def test_sound_is_never_steered_and_comes_first(room: Room) -> None:
    sound = room.subscriber.server.consume(
        room.publisher.server.produce("audio", AUDIO), ROUTER_RTP_CAPABILITIES, paused=False
    )
    _, layers = room.subscribe(room.publish())
    await becomes(lambda: layers == [FULL])
    # The video alone would fit.
    room.subscriber.server.limit = 530_000
    await becomes(lambda: layers[-1] == (-1, 0))
    # With some room for its next change, too, if the sound were not.
    room.subscriber.server.limit = 600_000
    sound.pause()
    await becomes(lambda: layers[-1] == FULL)
    assert layers == [FULL, (-1, 0), FULL]


async def test_the_layers_of_a_producer_are_told_with_what_they_carry(room: Room) -> None:
    producer = room.publish()
    (layer,) = producer.layers
    assert (layer.rid, layer.active) == (None, False)


async def test_video_is_paced_to_a_link_that_failed_and_not_to_a_new_one(still_room: Room) -> None:
    paces: list[tuple[int, int]] = []
    forwarder = still_room.subscriber.server.plane.forwarder
    set_pace = forwarder.set_pace

    def note(transport: int, rate: int, now: float) -> None:
        paces.append((transport, rate))
        set_pace(transport, rate, now)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(still_room.subscriber.server.plane, "forwarder", Noting(forwarder, note))
        await overfilled(still_room)
        number = still_room.subscriber.server.number
        assert paces[-1] == (number, 200_000)
        still_room.subscriber.server.downlink.moved(still_room.clock())
        still_room.pass_time(0.1)
        assert paces[-1] == (number, 0)
