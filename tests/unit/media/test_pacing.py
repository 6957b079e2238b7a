"""What waits for its turn goes by itself: by a thread of the native forwarder's, or by the clock."""

import time

import pytest

from media import ROUTER_RTP_CAPABILITIES, Worker, WorkerOptions
from media.forwarder.choice import ForwarderKind, forwarder_kinds
from tests.unit.media.forwarder.peers import KEYFRAME, Peer, frame, video_sink
from tests.unit.media.forwarder.peers import video as video_source
from tests.unit.media.forwarder.threaded import threaded
from tests.unit.media.media_client import VIDEO, MediaClient, video

PACKETS = 20
RATE = 160_000


@pytest.mark.parametrize("kind", forwarder_kinds())
async def test_what_waits_goes_in_time_and_in_order(kind: ForwarderKind) -> None:
    worker = await Worker.start(WorkerOptions(host="127.0.0.1", host6=None, port=0, forwarder=kind))
    router = worker.create_router()
    publisher = await MediaClient.connect(router.create_transport())
    subscriber = await MediaClient.connect(router.create_transport())
    subscriber.server.consume(publisher.server.produce("video", VIDEO), ROUTER_RTP_CAPABILITIES, paused=False)
    plane = subscriber.server.plane
    plane.forwarder.set_pace(subscriber.server.number, RATE, plane.now())
    began = time.monotonic()
    publisher.send(video(1, keyframe=True), *(video(sequence) for sequence in range(2, PACKETS + 1)))
    await subscriber.until(lambda: len(subscriber.rtp) == PACKETS)
    octets = sum(map(len, subscriber.rtp))
    assert time.monotonic() - began >= 8 * octets / RATE - 0.06
    assert [int.from_bytes(packet[2:4]) for packet in subscriber.rtp] == list(range(1, PACKETS + 1))
    await worker.close()


@pytest.mark.skipif("native" not in forwarder_kinds(), reason="the native forwarder was not built here")
def test_a_thread_tells_python_of_what_it_is_to_send() -> None:
    """As for a peer on TCP."""
    with threaded() as call:
        subscriber = Peer(call.forwarder)
        subscriber.add_sink(call.peer.add_source(video_source()), video_sink())
        call.forwarder.set_pace(subscriber.number, RATE, time.monotonic())
        call.start()
        call.send(*(frame(sequence, KEYFRAME + bytes(500)) for sequence in range(1, 6)))
        while len(subscriber.datagrams) < 5:
            assert call.told()
            call.forwarder.drain()
        assert [packet.sequence for packet in subscriber.take()] == [1, 2, 3, 4, 5]
