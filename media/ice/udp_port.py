"""One UDP port number of the node, with a socket for each address family on it."""

import asyncio
import errno
import logging
import socket
import time
from collections import Counter
from typing import Final, Self

from media.ice.port import Address, OnDatagram

logger = logging.getLogger(__name__)

_DATAGRAM: Final = 2048
_BURST: Final = 64
_SLICE: Final = 0.002
"""Datagrams read in a row before other callbacks get their turn, and seconds of work."""
_BUFFER: Final = 4 * 1024 * 1024
"""A few keyframes at once from everybody, while the loop is busy elsewhere."""
_SO_SNDBUFFORCE: Final = 32
_SO_RCVBUFFORCE: Final = 33
"""Linux, for a process that may administer the network (socket(7))."""
_TRIES: Final = 16


class UdpPort:
    """Reads into `on_datagram(data, address)`, which must not raise. Sends at once or drops: media does not queue."""

    def __init__(self, sockets: dict[int, socket.socket]) -> None:
        self._sockets = sockets
        self._loop = asyncio.get_running_loop()
        self._on_datagram: OnDatagram | None = None
        self._by_length = {2 if family == socket.AF_INET else 4: sock for family, sock in sockets.items()}
        self.number: int = next(iter(sockets.values())).getsockname()[1]
        self.dropped: Counter[str] = Counter()

    @classmethod
    def open(cls, host: str | None, host6: str | None, port: int) -> Self:
        """Bind both families to one number (0: any). IPv6 is left out where the machine has none. Raises OSError."""
        for _ in range(_TRIES):
            sockets: dict[int, socket.socket] = {}
            try:
                number = port
                if host is not None:
                    sockets[socket.AF_INET] = _bind(socket.AF_INET, host, number)
                    number = sockets[socket.AF_INET].getsockname()[1]
                if host6 is not None:
                    _bind6(sockets, host6, number)
                if not sockets:
                    raise OSError(errno.EADDRNOTAVAIL, "no address to listen on")
            except OSError as error:
                for sock in sockets.values():
                    sock.close()
                if port == 0 and error.errno == errno.EADDRINUSE:
                    continue
                raise
            return cls(sockets)
        raise OSError(errno.EADDRINUSE, "no port number is free for IPv4 and IPv6")

    @property
    def hosts(self) -> list[str]:
        """The addresses bound, IPv4 first."""
        return [sock.getsockname()[0] for sock in self._sockets.values()]

    def start(self, on_datagram: OnDatagram) -> None:
        self._on_datagram = on_datagram
        for sock in self._sockets.values():
            self._loop.add_reader(sock.fileno(), self._read, sock)

    def send(self, data: bytes, address: Address) -> None:
        sock = self._by_length.get(len(address))
        try:
            if sock is not None:
                sock.sendto(data, address)
        except OSError:
            self.dropped["socket_full"] += 1

    def route(self, address: Address, transport: int | None) -> None:
        """Whose media comes from the address, for a port that takes it by itself; None: nobody's."""

    def socket_of(self, length: int) -> socket.socket | None:
        """The socket for addresses of so many parts: 2 for IPv4, 4 for IPv6."""
        return self._by_length.get(length)

    def collect(self) -> None:
        """Nothing waits."""

    def close(self) -> None:
        for sock in self._sockets.values():
            self._loop.remove_reader(sock.fileno())
            sock.close()
        self._by_length = {}
        self._on_datagram = None

    def _read(self, sock: socket.socket) -> None:
        until = time.thread_time() + _SLICE
        for _ in range(_BURST):
            try:
                data, address = sock.recvfrom(_DATAGRAM)
            except (BlockingIOError, InterruptedError):
                return
            except OSError:
                # An ICMP error about an earlier datagram; the socket goes on.
                continue
            if self._on_datagram is None:
                return
            self._on_datagram(data, address)
            if time.thread_time() > until:
                return


def beside(bound: socket.socket) -> socket.socket:
    """Another socket on the address and port of one that is bound; the kernel spreads peers over both (socket(7)).

    Asked for after the first was bound alone, it does not let in another process that is started with the same port.
    Raises OSError.
    """
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    host, port = bound.getsockname()[:2]
    return _bind(socket.AddressFamily(bound.family), host, port, shared=True)


def _bind(family: socket.AddressFamily, host: str, port: int, *, shared: bool = False) -> socket.socket:
    sock = socket.socket(family, socket.SOCK_DGRAM)
    try:
        sock.setblocking(False)
        if family == socket.AF_INET6:
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        _enlarge(sock, socket.SO_RCVBUF, _SO_RCVBUFFORCE)
        _enlarge(sock, socket.SO_SNDBUF, _SO_SNDBUFFORCE)
        if shared:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        sock.bind((host, port))
    except OSError:
        sock.close()
        raise
    return sock


def _enlarge(sock: socket.socket, option: int, forced: int) -> None:
    """Ask for `_BUFFER` octets: past the system's limit where we may, else up to it (`net.core.rmem_max`)."""
    try:
        sock.setsockopt(socket.SOL_SOCKET, forced, _BUFFER)
    except OSError:
        sock.setsockopt(socket.SOL_SOCKET, option, _BUFFER)


def _bind6(sockets: dict[int, socket.socket], host: str, port: int) -> None:
    try:
        sockets[socket.AF_INET6] = _bind(socket.AF_INET6, host, port)
    except OSError as error:
        if not sockets or error.errno not in (errno.EAFNOSUPPORT, errno.EADDRNOTAVAIL):
            raise
        logger.warning("no IPv6 for media: %s", error)
