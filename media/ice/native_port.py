"""The node's UDP port in the hands of the forwarder's thread: Python hears only what is not media."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from media.ice.port import Address, OnDatagram
from media.ice.udp_port import UdpPort

if TYPE_CHECKING:
    from media.forwarder.native.forwarder import NativeForwarder


class NativePort(UdpPort):
    """As `UdpPort`; SRTP from an address that `route` named goes to the forwarder without coming here."""

    _forwarder: "NativeForwarder | None" = None

    def attach(self, forwarder: "NativeForwarder", on_rtcp: Callable[[int, bytes], None]) -> None:
        """Before `start`. `on_rtcp(transport, packet)` gets plain compound packets."""
        self._forwarder, self._on_rtcp = forwarder, on_rtcp

    def start(self, on_datagram: OnDatagram) -> None:
        if self._forwarder is None:
            raise RuntimeError("attach the forwarder first")
        sockets = [self.socket_of(length) for length in (2, 4)]
        descriptors = [-1 if sock is None else sock.fileno() for sock in sockets]
        self._forwarder.start([(descriptors[0], descriptors[1])], on_datagram, self._on_rtcp)
        self._loop.add_reader(self._forwarder.descriptor, self._forwarder.drain)

    def route(self, address: Address, transport: int | None) -> None:
        if self._forwarder is not None:
            self._forwarder.route(address, transport)

    def close(self) -> None:
        # None when the number turns out to be taken on TCP.
        if self._forwarder is not None:
            self._loop.remove_reader(self._forwarder.descriptor)
            self._forwarder.stop()
        super().close()
