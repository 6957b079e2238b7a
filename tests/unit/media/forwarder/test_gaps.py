"""The control hears that packets are missing, so that it need not keep asking."""

import select
import socket
from collections.abc import Callable

import pytest

from media.forwarder.choice import forwarder_kinds
from media.forwarder.reference import ReferenceForwarder
from tests.unit.media.forwarder.peers import KEYFRAME, Peer, frame, video

REPORT = bytes.fromhex("80c9000100000001")
needs_native = pytest.mark.skipif("native" not in forwarder_kinds(), reason="the native forwarder was not built here")


def test_the_reference_tells_of_each_hole() -> None:
    told: list[str] = []
    publisher = Peer(ReferenceForwarder(lambda: told.append("gap")))
    publisher.add_source(video())
    for sequence in (1, 2, 4, 3):
        publisher.send(frame(sequence, KEYFRAME))
    assert len(told) == 1


class Threaded:
    """A publisher before the native forwarder's thread."""

    def __init__(self, node: socket.socket, client: socket.socket) -> None:
        from media.forwarder.native.forwarder import NativeForwarder

        self.told, self._reports = 0, 0
        self.forwarder = NativeForwarder()
        self._node, self._client = node, client
        self._peer = Peer(self.forwarder)
        self.source = self._peer.add_source(video())
        self.forwarder.route(client.getsockname(), self._peer.number)
        self.forwarder.start([(node.fileno(), -1)], lambda *_: None, self._hear_report, self._hear_gap)

    def _hear_report(self, *_: object) -> None:
        self._reports += 1

    def _hear_gap(self) -> None:
        self.told += 1

    def say(self, *sequences: int) -> None:
        """Returns when the thread has seen them."""
        for sequence in sequences:
            self._client.sendto(self._peer.seal(frame(sequence, KEYFRAME)), self._node.getsockname())
        self._client.sendto(self._peer.seal_rtcp(REPORT), self._node.getsockname())
        awaited = self._reports + 1
        self.drain_until(lambda: self._reports == awaited)

    def drain_until(self, condition: Callable[[], bool]) -> None:
        while not condition():
            assert select.select([self.forwarder.descriptor], [], [], 5)[0]
            self.forwarder.drain()


@needs_native
def test_the_thread_tells_once_until_nothing_is_missing() -> None:
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as node,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client,
    ):
        node.bind(("127.0.0.1", 0))
        client.bind(("127.0.0.1", 0))
        call = Threaded(node, client)
        try:
            call.say(1, 2)
            assert call.told == 0
            call.say(4, 6)
            assert call.told == 1
            assert call.forwarder.incomplete() == {(call.source, 0)}
            call.say(8)
            assert call.told == 1
            call.say(3, 5, 7)
            assert call.forwarder.incomplete() == set()
            call.say(10)
            assert call.told == 2
        finally:
            call.forwarder.stop()
