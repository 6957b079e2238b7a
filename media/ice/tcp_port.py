"""The port's number on TCP, for people whose network lets no UDP through (RFC 6544, passive candidates)."""

import asyncio
import contextlib
import errno
import ipaddress
import logging
import socket
from collections import Counter, defaultdict
from itertools import count
from typing import Final, Self

from media.ice.port import Address, OnDatagram, TcpAddress
from media.ice.tcp_connection import TcpConnection

logger = logging.getLogger(__name__)

PROVE_WITHIN: Final = 5.0
"""Seconds for the first accepted check."""
IDLE: Final = 60.0
"""Seconds of silence after which a proved connection is closed. Browsers check one in use every few seconds."""
MOST_UNPROVED: Final = 1024
MOST_UNPROVED_OF_ONE: Final = 128
"""From one IPv4 address, or one /64 of IPv6. A class behind one address joins at once with two to four each."""
_BACKLOG: Final = 512
_BURST: Final = 32
"""Connections taken in a row before other callbacks get their turn."""
_SWEEP: Final = 1.0
_NO_ROOM: Final = {errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM}


class TcpPort:
    """Listens for both families. A connection is known above by its `TcpAddress`.

    `route` says that a check was accepted on a connection; one that nothing is routed to any more is closed, so that
    there are never more proved connections than addresses that ICE keeps.
    """

    def __init__(self, sockets: list[socket.socket]) -> None:
        self._sockets = sockets
        self._loop = asyncio.get_running_loop()
        self._on_datagram: OnDatagram | None = None
        self._numbers = count(1)
        self._connections: dict[Address, TcpConnection] = {}
        self._unproved: dict[Address, TcpConnection] = {}
        """Oldest first."""
        self._unproved_of: defaultdict[str, dict[Address, TcpConnection]] = defaultdict(dict)
        """The same by source."""
        self._sweeping: asyncio.TimerHandle | None = None
        self.dropped: Counter[str] = Counter()

    @classmethod
    def open(cls, hosts: list[str], number: int) -> Self:
        """Bind the number on each of these addresses. Raises OSError."""
        sockets: list[socket.socket] = []
        try:
            sockets.extend(_listen(host, number) for host in hosts)
        except OSError:
            for sock in sockets:
                sock.close()
            raise
        return cls(sockets)

    @property
    def connections(self) -> int:
        return len(self._connections)

    def start(self, on_datagram: OnDatagram) -> None:
        self._on_datagram = on_datagram
        for sock in self._sockets:
            self._loop.add_reader(sock.fileno(), self._accept, sock)

    def send(self, data: bytes, address: Address) -> None:
        connection = self._connections.get(address)
        if connection is None:
            self.dropped["tcp_closed"] += 1
        else:
            connection.send(data)

    def route(self, address: Address, transport: int | None) -> None:
        connection = self._connections.get(address)
        if connection is None:
            return
        if transport is None:
            connection.close()
        elif not connection.proved:
            connection.proved = True
            self._forget_unproved(connection)

    def close(self) -> None:
        self._on_datagram = None
        for sock in self._sockets:
            self._loop.remove_reader(sock.fileno())
            sock.close()
        for connection in list(self._connections.values()):
            connection.close()
        if self._sweeping:
            self._sweeping.cancel()
            self._sweeping = None

    def _accept(self, listening: socket.socket) -> None:
        for _ in range(_BURST):
            try:
                sock, peer = listening.accept()
            except (BlockingIOError, InterruptedError):
                return
            except OSError as error:
                if error.errno in _NO_ROOM:
                    self._rest(listening)
                    return
                # The peer gave up before it was its turn.
                continue
            if self._on_datagram is None:
                sock.close()
                return
            self._admit(sock, peer, self._on_datagram)

    def _rest(self, listening: socket.socket) -> None:
        """The process has no descriptor left: those who have proved nothing make room, and new ones wait a moment."""
        logger.warning("no room for a TCP connection of media")
        self.dropped["tcp_no_room"] += 1
        for connection in list(self._unproved.values()):
            connection.close()
        self._loop.remove_reader(listening.fileno())
        self._loop.call_later(_SWEEP, self._resume, listening)

    def _resume(self, listening: socket.socket) -> None:
        if self._on_datagram is not None:
            self._loop.add_reader(listening.fileno(), self._accept, listening)

    def _admit(self, sock: socket.socket, peer: Address, on_datagram: OnDatagram) -> None:
        source = _source(peer[0])
        if len(self._unproved_of[source]) >= MOST_UNPROVED_OF_ONE:
            self._give_way(self._unproved_of[source])
        elif len(self._unproved) >= MOST_UNPROVED:
            self._give_way(self._unproved)
        address = TcpAddress(peer[0], peer[1], next(self._numbers))
        try:
            connection = TcpConnection(sock, address, on_datagram, self._closed, self.dropped)
        except OSError:
            # It is gone already.
            sock.close()
            return
        self._connections[address] = self._unproved[address] = self._unproved_of[source][address] = connection
        if self._sweeping is None:
            self._sweeping = self._loop.call_later(_SWEEP, self._sweep)

    def _give_way(self, among: dict[Address, TcpConnection]) -> None:
        """Close the oldest: the honest prove themselves within a round trip, so that it is hardly one of them."""
        self.dropped["tcp_crowded_out"] += 1
        next(iter(among.values())).close()

    def _closed(self, connection: TcpConnection) -> None:
        self._connections.pop(connection.address, None)
        self._forget_unproved(connection)

    def _forget_unproved(self, connection: TcpConnection) -> None:
        if self._unproved.pop(connection.address, None) is not None:
            source = _source(connection.address.host)
            del self._unproved_of[source][connection.address]
            if not self._unproved_of[source]:
                del self._unproved_of[source]

    def _sweep(self) -> None:
        now = self._loop.time()
        for connection in list(self._unproved.values()):
            if now - connection.opened_at < PROVE_WITHIN:
                break
            self.dropped["tcp_unproved"] += 1
            connection.close()
        for connection in list(self._connections.values()):
            if now - connection.heard_at >= IDLE:
                connection.close()
        self._sweeping = self._loop.call_later(_SWEEP, self._sweep) if self._connections else None


def _listen(host: str, number: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.setblocking(False)
        # Connections of a node that has just ended must not keep the next one from its port.
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        sock.bind((host, number))
        sock.listen(_BACKLOG)
    except OSError:
        sock.close()
        raise
    return sock


def _source(host: str) -> str:
    """Who is counted as one: an IPv4 address, or a /64 of IPv6, which is what one customer has."""
    if ":" in host:
        with contextlib.suppress(ValueError):
            address = ipaddress.IPv6Address(host.partition("%")[0])
            return str(ipaddress.IPv6Network((int(address), 64), strict=False))
    return host
