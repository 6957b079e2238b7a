"""How the forwarder's thread writes: what is there at once leaves with one system call, whoever it is from and for."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from media.forwarder.choice import forwarder_kinds
from media.rtp.packet import RtpPacket
from tests.unit.media.forwarder.peers import KEYFRAME, Peer, audio, audio_sink, frame, sound, video, video_sink

pytestmark = pytest.mark.skipif("native" not in forwarder_kinds(), reason="the native forwarder was not built here")

_SO_NO_CHECK = 11
"""Linux (asm-generic/socket.h)."""

PICTURE = [frame(sequence, KEYFRAME, timestamp=3000, marker=sequence == 6) for sequence in range(1, 7)]


class Node:
    """A thread on a socket, which does not read before `start`."""

    def __init__(self, stack: ExitStack) -> None:
        from media.forwarder.native.forwarder import NativeForwarder

        self._stack = stack
        self.forwarder = NativeForwarder()
        self._socket = self._bound()

    def refuse_segments(self) -> None:
        """The kernel cuts nothing apart that has no checksum; datagrams of their own it sends."""
        self._socket.setsockopt(socket.SOL_SOCKET, _SO_NO_CHECK, 1)

    def _bound(self) -> socket.socket:
        made = self._stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        made.bind(("127.0.0.1", 0))
        made.settimeout(5)
        return made

    def join(self) -> "Somebody":
        return Somebody(self.forwarder, self._bound(), self._socket.getsockname())

    def start(self) -> None:
        self.forwarder.start([(self._socket.fileno(), -1)], lambda *_: None, lambda *_: None, lambda: None)
        self._stack.callback(self.forwarder.stop)


class Somebody(Peer):
    def __init__(self, forwarder: Any, own: socket.socket, node: tuple[str, int]) -> None:
        super().__init__(forwarder)
        self._own, self._node = own, node
        forwarder.route(own.getsockname(), self.number)
        forwarder.set_peer(self.number, own.getsockname())

    def say(self, *packets: RtpPacket) -> None:
        for packet in packets:
            self._own.sendto(self.seal(packet), self._node)

    def hear(self, count: int) -> list[RtpPacket]:
        self.datagrams += [self._own.recv(2048) for _ in range(count)]
        return self.take()


@pytest.fixture
def node() -> Iterator[Node]:
    with ExitStack() as stack:
        yield Node(stack)


def test_all_that_came_at_once_goes_to_all_with_one_system_call(node: Node) -> None:
    speaker, camera, *audience = (node.join() for _ in range(5))
    sounds, pictures = speaker.add_source(audio()), camera.add_source(video())
    for listener in audience:
        listener.add_sink(sounds, audio_sink())
        listener.add_sink(pictures, video_sink())
    speaker.say(sound(1))
    camera.say(*PICTURE)
    node.start()
    for listener in audience:
        heard = listener.hear(7)
        # The picture first: sound, which is shorter, may end its run.
        assert [packet.ssrc for packet in heard] == [5000] * 6 + [6000]
        assert [packet.payload for packet in heard[:6]] == [KEYFRAME] * 6
    counts = node.forwarder.wire_counts()
    assert (counts["datagrams_in"], counts["datagrams_out"]) == (7, 21)
    assert (counts["reads"], counts["writes"]) == (1, 1)


def test_more_than_one_system_call_takes_is_written_whole(node: Node) -> None:
    camera, *audience = (node.join() for _ in range(71))
    pictures = camera.add_source(video())
    for listener in audience:
        listener.add_sink(pictures, video_sink())
    camera.say(*PICTURE)
    node.start()
    for listener in audience:
        assert len({packet.sequence for packet in listener.hear(6)}) == 6
    assert node.forwarder.wire_counts()["writes"] == 3


def test_who_cannot_be_sent_to_costs_the_others_nothing(node: Node) -> None:
    """The kernel takes a batch up to the first that it refuses."""
    camera, first, second, third = (node.join() for _ in range(4))
    pictures = camera.add_source(video())
    for listener in (first, second, third):
        listener.add_sink(pictures, video_sink())
    # A broadcast address, which the socket may not send to.
    node.forwarder.set_peer(second.number, ("255.255.255.255", 9))
    camera.say(*PICTURE)
    node.start()
    assert len(first.hear(6)) == len(third.hear(6)) == 6
    counts = node.forwarder.wire_counts()
    assert (counts["datagrams_out"], counts["refused"]) == (12, 6)


def test_where_the_kernel_refuses_segments_each_datagram_goes_by_itself(node: Node) -> None:
    camera, listener = node.join(), node.join()
    listener.add_sink(camera.add_source(video()), video_sink())
    node.refuse_segments()
    camera.say(*PICTURE)
    node.start()
    assert [packet.payload for packet in listener.hear(6)] == [KEYFRAME] * 6
    # It is not tried again.
    camera.say(*(frame(sequence, KEYFRAME, timestamp=6000, marker=sequence == 12) for sequence in range(7, 13)))
    assert len(listener.hear(6)) == 6
    counts = node.forwarder.wire_counts()
    assert (counts["unsegmented"], counts["refused"], counts["datagrams_out"]) == (1, 0, 12)
