"""The node's UDP port in the hands of the forwarder's threads: Python hears only what is not media."""

import socket
from collections.abc import Callable
from typing import TYPE_CHECKING

from media.ice.port import Address, OnDatagram
from media.ice.udp_port import UdpPort, beside

if TYPE_CHECKING:
    from media.forwarder.native.forwarder import NativeForwarder


class NativePort(UdpPort):
    """As `UdpPort`; SRTP from an address that `route` named goes to the forwarder without coming here."""

    _forwarder: "NativeForwarder | None" = None
    _threads = 1

    def attach(
        self,
        forwarder: "NativeForwarder",
        on_rtcp: Callable[[int, bytes, float], None],
        on_gap: Callable[[], None],
        *,
        threads: int = 1,
    ) -> None:
        """Before `start`.

        `on_rtcp(transport, packet, came_at)` gets plain compound packets; `on_gap()` hears that packets of a publisher
        are missing.
        """
        self._forwarder, self._on_rtcp, self._on_gap, self._threads = forwarder, on_rtcp, on_gap, threads
        self._others: list[socket.socket] = []

    def start(self, on_datagram: OnDatagram) -> None:
        """Each thread reads from sockets of its own, all on the port. Raises OSError."""
        if self._forwarder is None:
            raise RuntimeError("attach the forwarder first")
        first = [self.socket_of(length) for length in (2, 4)]
        pairs = [(_descriptor(first[0]), _descriptor(first[1]))]
        for _ in range(self._threads - 1):
            pair = [None if sock is None else beside(sock) for sock in first]
            self._others += [sock for sock in pair if sock is not None]
            pairs.append((_descriptor(pair[0]), _descriptor(pair[1])))
        self._forwarder.start(pairs, on_datagram, self._on_rtcp, self._on_gap)
        self._loop.add_reader(self._forwarder.descriptor, self._forwarder.drain)

    def route(self, address: Address, transport: int | None) -> None:
        if self._forwarder is not None:
            self._forwarder.route(address, transport)

    def collect(self) -> None:
        if self._forwarder is not None:
            self._forwarder.collect()

    def close(self) -> None:
        # None when the number turns out to be taken on TCP.
        if self._forwarder is not None:
            self._loop.remove_reader(self._forwarder.descriptor)
            self._forwarder.stop()
            for sock in self._others:
                sock.close()
        super().close()


def _descriptor(sock: socket.socket | None) -> int:
    return -1 if sock is None else sock.fileno()
