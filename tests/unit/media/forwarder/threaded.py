"""A peer before the native forwarder's thread, on sockets of its own."""

import select
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from media.forwarder.interface import PeerAddress
from media.rtp.packet import RtpPacket
from tests.unit.media.forwarder.peers import Peer
from tests.unit.media.node import work

RECEIVER_REPORT = bytes.fromhex("80c9000100000001")
PICTURE_LOSS = bytes.fromhex("81ce00020000000100000002")


@dataclass
class Threaded:
    """`heard` are compound RTCP packets as Python gets them, `strange` the other datagrams.

    `gaps` is how often it was told that packets are missing.
    """

    node: socket.socket
    client: socket.socket
    heard: list[tuple[bytes, float]] = field(default_factory=list)
    strange: list[bytes] = field(default_factory=list)
    gaps: int = 0
    refuse: bool = False
    """Whether Python fails over compound packets."""
    seconds: float = 0.0
    """That it takes for one."""

    def __post_init__(self) -> None:
        from media.forwarder.native.forwarder import NativeForwarder

        self.forwarder = NativeForwarder()
        self.peer = Peer(self.forwarder)
        self.forwarder.route(self.client.getsockname(), self.peer.number)

    def start(self) -> None:
        self.forwarder.start([(self.node.fileno(), -1)], self._wonder, self._hear, self._hear_gap)

    def _hear(self, transport: int, packet: bytes, came_at: float) -> None:
        assert transport == self.peer.number
        if self.refuse:
            raise RuntimeError("a mistake of ours")
        work(self.seconds)
        self.heard.append((packet, came_at))

    def _wonder(self, datagram: bytes, address: PeerAddress) -> None:
        assert address == self.client.getsockname()
        self.strange.append(datagram)

    def _hear_gap(self) -> None:
        self.gaps += 1

    def send(self, *packets: RtpPacket) -> None:
        for packet in packets:
            self.client.sendto(self.peer.seal(packet), self.node.getsockname())

    def report(self, packet: bytes) -> None:
        self.client.sendto(self.peer.seal_rtcp(packet), self.node.getsockname())

    def told(self, seconds: float = 5) -> bool:
        """Wait until Python is to look."""
        return bool(select.select([self.forwarder.descriptor], [], [], seconds)[0])

    def settle(self) -> None:
        """Wait until the thread has seen all that was sent so far."""
        awaited = sum(packet == PICTURE_LOSS for packet, _ in self.heard) + 1
        self.report(PICTURE_LOSS)
        while sum(packet == PICTURE_LOSS for packet, _ in self.heard) < awaited:
            assert self.told()
            self.forwarder.drain()


@contextmanager
def threaded() -> Iterator[Threaded]:
    """Stopped afterwards."""
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as node,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client,
    ):
        for each in (node, client):
            each.bind(("127.0.0.1", 0))
            each.settimeout(5)
        call = Threaded(node, client)
        try:
            yield call
        finally:
            call.forwarder.stop()
