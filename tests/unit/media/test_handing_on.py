"""One consumer that carries now one producer and now another."""

import asyncio
import struct
from collections.abc import AsyncIterator

import pytest

from media import ROUTER_RTP_CAPABILITIES, Producer, Worker
from media.rtcp.packets import KeyframeRequest
from tests.unit.media.media_client import VIDEO, MediaClient, video
from tests.unit.media.node import MovableClock, becomes, running_worker


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
async def worker(clock: MovableClock) -> AsyncIterator[Worker]:
    async with running_worker(clock) as started:
        yield started


async def test_a_newcomers_pictures_wait_for_the_subscriber_and_begin_with_a_keyframe(
    worker: Worker, clock: MovableClock
) -> None:
    router = worker.create_router()
    subscriber, first, second = [await MediaClient.connect(router.create_transport()) for _ in range(3)]
    before, after = first.server.produce("video", VIDEO), second.server.produce("video", VIDEO)
    consumer = subscriber.server.consume(before, ROUTER_RTP_CAPABILITIES, paused=False)
    first.send(video(1, keyframe=True), video(2))
    second.send(video(1, keyframe=True))
    await subscriber.until(lambda: len(subscriber.rtp) == 2)
    await received(after, 1)
    told: list[int] = []
    after.on_wanted = told.append
    while told != [-1]:
        # Nobody watches the newcomer, which is told to send nothing after a while.
        clock.ahead += 0.5
        for client in (subscriber, first, second):
            client.check()
        await asyncio.sleep(0.02)

    consumer.feed(after, pause=True)

    # It may begin while the subscriber has not answered yet.
    assert told == [-1, 0]
    first.send(video(3))
    second.send(video(2, keyframe=True), video(3))
    await received(before, 3)
    await received(after, 3)
    assert (second.heard(KeyframeRequest), len(subscriber.rtp)) == ([], 2)

    consumer.resume()

    await second.until(lambda: second.heard(KeyframeRequest), seconds=0.4)
    second.send(video(4), video(5, keyframe=True), video(6))
    await subscriber.until(lambda: len(subscriber.rtp) == 4)
    assert [b"\x10\x00vp8!" in packet for packet in subscriber.rtp] == [True, False, True, False]
    numbers = [struct.unpack_from("!H", packet, 2)[0] for packet in subscriber.rtp]
    assert numbers == [numbers[0] + step for step in range(4)]
    for client in (subscriber, first, second):
        client.close()


async def received(producer: Producer, packets: int) -> None:
    """Wait until the node has dealt with so many."""
    await becomes(lambda: producer.transport.stats()["packetsReceived"] == packets)
