"""What ICE needs of the node's port, whatever carries the datagrams."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, Protocol

Address = tuple[Any, ...]
"""A peer as its socket names it: (host, port), for IPv6 (host, port, flow, scope), or a `TcpAddress`."""

OnDatagram = Callable[[bytes, Address], None]
"""Takes what came and from where. Must not raise."""


class TcpAddress(NamedTuple):
    """The far end of one TCP connection. `connection` tells it from an earlier one from the same host and port."""

    host: str
    port: int
    connection: int


def protocol_of(address: Address) -> str:
    """As candidates call it."""
    return "tcp" if isinstance(address, TcpAddress) else "udp"


class Port(Protocol):
    """One port number of the node."""

    number: int

    @property
    def hosts(self) -> list[str]:
        """The addresses bound, IPv4 first."""

    @property
    def dropped(self) -> Mapping[str, int]:
        """What was not sent or not let in, by reason."""

    def start(self, on_datagram: OnDatagram) -> None: ...

    def send(self, data: bytes, address: Address) -> None:
        """At once or never: media does not wait."""

    def route(self, address: Address, transport: int | None) -> None:
        """An ICE check was accepted from the address, for this transport; None: it is nobody's any more."""

    def collect(self) -> None:
        """Deliver what need not be delivered at once; to be called now and then."""

    def close(self) -> None: ...
