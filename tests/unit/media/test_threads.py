"""Several forwarding threads on one port: rooms are dealt with at once, and each hears its own in order."""

import asyncio
import struct

import pytest

from media import ROUTER_RTP_CAPABILITIES, Router, Worker, WorkerOptions
from media.forwarder.choice import forwarder_kinds
from tests.unit.media.media_client import AUDIO, VIDEO, MediaClient, audio, video

pytestmark = pytest.mark.skipif("native" not in forwarder_kinds(), reason="the native forwarder was not built here")

ROOMS = 5
TURNS = 30


class Room:
    """One speaks, two listen."""

    def __init__(self, clients: list[MediaClient], ssrcs: list[set[int]]) -> None:
        self.publisher, *self.subscribers = clients
        self.ssrcs = ssrcs

    @classmethod
    async def open(cls, router: Router) -> "Room":
        clients = [await MediaClient.connect(router.create_transport()) for _ in range(3)]
        producers = [clients[0].server.produce("audio", AUDIO), clients[0].server.produce("video", VIDEO)]
        ssrcs = [
            {
                client.server.consume(producer, ROUTER_RTP_CAPABILITIES, paused=False).rtp_parameters["encodings"][0][
                    "ssrc"
                ]
                for producer in producers
            }
            for client in clients[1:]
        ]
        return cls(clients, ssrcs)

    async def converse(self) -> None:
        for turn in range(TURNS):
            self.publisher.send(audio(turn), video(turn, keyframe=True))
            for client in self.subscribers:
                await client.until(lambda client=client, turn=turn: len(client.rtp) == 2 * (turn + 1))  # type: ignore[misc] # mypy infers no lambda with defaults

    def check(self) -> None:
        for client, ssrcs in zip(self.subscribers, self.ssrcs, strict=True):
            for ssrc in ssrcs:
                heard = [packet for packet in client.rtp if struct.unpack_from("!I", packet, 8)[0] == ssrc]
                sequences = [struct.unpack_from("!H", packet, 2)[0] for packet in heard]
                assert sequences == list(range(1, TURNS + 1))

    def close(self) -> None:
        for client in (self.publisher, *self.subscribers):
            client.close()


async def test_rooms_over_two_threads_hear_their_own_in_order() -> None:
    worker = await Worker.start(WorkerOptions(host="127.0.0.1", host6=None, port=0, threads=2))
    try:
        rooms = [await Room.open(worker.create_router()) for _ in range(ROOMS)]
        await asyncio.gather(*(room.converse() for room in rooms))
        for room in rooms:
            room.check()
            room.close()
        assert worker.counters()["packets_out"] >= ROOMS * 2 * 2 * TURNS
    finally:
        await worker.close()


async def test_another_node_does_not_get_the_port_of_one_with_two_threads() -> None:
    worker = await Worker.start(WorkerOptions(host="127.0.0.1", host6=None, port=0, threads=2))
    try:
        with pytest.raises(OSError, match="in use"):
            await Worker.start(WorkerOptions(host="127.0.0.1", host6=None, port=worker.port, tcp=False, threads=2))
    finally:
        await worker.close()
