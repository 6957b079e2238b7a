"""One number of the node on UDP, and on TCP for those who cannot use UDP."""

import errno
from collections.abc import Mapping
from typing import Final, Generic, TypeVar

from media.ice.port import Address, OnDatagram, TcpAddress
from media.ice.tcp_port import TcpPort
from media.ice.udp_port import UdpPort

_TRIES: Final = 16


_Udp = TypeVar("_Udp", bound=UdpPort)


class DualPort(Generic[_Udp]):
    """Sends to a `TcpAddress` by TCP and to all others by UDP."""

    def __init__(self, udp: _Udp, tcp: TcpPort | None) -> None:
        self.udp, self.tcp = udp, tcp
        self.number = udp.number

    @classmethod
    def open(
        cls, kind: type[_Udp], host: str | None, host6: str | None, port: int, *, with_tcp: bool = True
    ) -> "DualPort[_Udp]":
        """Both on one number (0: any). Raises OSError."""
        for _ in range(_TRIES):
            udp = kind.open(host, host6, port)
            try:
                return DualPort(udp, TcpPort.open(udp.hosts, udp.number) if with_tcp else None)
            except OSError as error:
                udp.close()
                if port != 0 or error.errno != errno.EADDRINUSE:
                    raise
        raise OSError(errno.EADDRINUSE, "no port number is free for UDP and TCP")

    @property
    def hosts(self) -> list[str]:
        return self.udp.hosts

    @property
    def dropped(self) -> Mapping[str, int]:
        return {**self.udp.dropped, **(self.tcp.dropped if self.tcp else {})}

    def start(self, on_datagram: OnDatagram) -> None:
        self.udp.start(on_datagram)
        if self.tcp:
            self.tcp.start(on_datagram)

    def send(self, data: bytes, address: Address) -> None:
        if not isinstance(address, TcpAddress):
            self.udp.send(data, address)
        elif self.tcp:
            self.tcp.send(data, address)

    def route(self, address: Address, transport: int | None) -> None:
        if not isinstance(address, TcpAddress):
            self.udp.route(address, transport)
        elif self.tcp:
            self.tcp.route(address, transport)

    def collect(self) -> None:
        self.udp.collect()

    def close(self) -> None:
        self.udp.close()
        if self.tcp:
            self.tcp.close()
