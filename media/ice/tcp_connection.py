"""One TCP connection of a peer: datagrams in RFC 4571 framing, and a queue that never grows past its bounds."""

import asyncio
import errno
import socket
from collections import Counter, deque
from collections.abc import Callable
from typing import Final

from media.ice.framing import FrameParser, FramingError, frame
from media.ice.port import OnDatagram, TcpAddress

MEDIA_QUEUED: Final = 256 * 1024
"""Octets of media that may wait: two or three keyframes."""
CONTROL_QUEUED: Final = 64 * 1024
"""The same of STUN, DTLS and RTCP, which go before media: a peer that hears no answers believes the path dead."""
MEDIA_AGE: Final = 1.0
"""Seconds after which media that waited is of no use to anybody."""
UNPROVED_OCTETS: Final = 8192
"""What may come before the first accepted check: a few checks fit."""
_AT_ONCE: Final = 64
"""Frames given to one system call."""
_PIECE: Final = 8192
"""Octets read before other callbacks get their turn: hundreds of the smallest frames, which take milliseconds."""
_NOT_SENT: Final = 32 * 1024
"""What the kernel may hold beyond the window: more would only be delay."""


class TcpConnection:
    """Reads into `on_datagram(data, address)`; `on_closed` is called once, whoever closed.

    Nothing but STUN is let through before `proved` is set.
    """

    def __init__(
        self,
        sock: socket.socket,
        address: TcpAddress,
        on_datagram: OnDatagram,
        on_closed: Callable[["TcpConnection"], None],
        dropped: Counter[str],
    ) -> None:
        self.address = address
        self.proved = False
        """Whether an ICE check was accepted here."""
        self._sock: socket.socket | None = sock
        self._loop = asyncio.get_running_loop()
        self.opened_at = self.heard_at = self._loop.time()
        self._on_datagram, self._on_closed = on_datagram, on_closed
        self._dropped = dropped
        self._parser = FrameParser()
        self._received = 0
        self._control: deque[bytes] = deque()
        self._media: deque[tuple[float, bytes]] = deque()
        self._control_octets = self._media_octets = 0
        self._begun: list[bytes] = []
        """Frames handed to the kernel in part; they must be finished whatever else waits."""
        self._flushing = False
        sock.setblocking(False)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if hasattr(socket, "TCP_NOTSENT_LOWAT"):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, _NOT_SENT)
        self._loop.add_reader(sock.fileno(), self._read)

    @property
    def queued(self) -> int:
        """Octets that wait here."""
        return self._control_octets + self._media_octets + sum(map(len, self._begun))

    def send(self, datagram: bytes) -> None:
        """Queue it, or drop it where its queue is full. What is sent in one turn of the loop goes together."""
        if self._sock is None:
            self._dropped["tcp_closed"] += 1
            return
        framed = frame(datagram)
        if _is_media(datagram):
            if self._media_octets + len(framed) > MEDIA_QUEUED:
                self._dropped["tcp_queue_full"] += 1
                return
            self._media.append((self._loop.time(), framed))
            self._media_octets += len(framed)
        else:
            if self._control_octets + len(framed) > CONTROL_QUEUED:
                self._dropped["tcp_queue_full"] += 1
                return
            self._control.append(framed)
            self._control_octets += len(framed)
        if not self._flushing:
            self._flushing = True
            self._loop.call_soon(self._flush)

    def close(self) -> None:
        if self._sock is None:
            return
        self._loop.remove_reader(self._sock.fileno())
        self._loop.remove_writer(self._sock.fileno())
        self._sock.close()
        self._sock = None
        self._control.clear()
        self._media.clear()
        self._begun.clear()
        self._control_octets = self._media_octets = 0
        self._on_closed(self)

    def _read(self) -> None:
        sock = self._sock
        if sock is None:
            return
        try:
            piece = sock.recv(_PIECE)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            piece = b""
        if not piece:
            self.close()
            return
        self.heard_at = self._loop.time()
        self._received += len(piece)
        try:
            datagrams = self._parser.feed(piece)
        except FramingError:
            self._refuse()
            return
        for datagram in datagrams:
            if not self.proved and datagram[0] > 3:
                self._refuse()
            if self._sock is None:
                return
            self._on_datagram(datagram, self.address)
        if not self.proved and self._received > UNPROVED_OCTETS:
            self._refuse()

    def _refuse(self) -> None:
        self._dropped["tcp_refused"] += 1
        self.close()

    def _flush(self) -> None:
        """Give the kernel what it takes; for the rest, wait until it takes more."""
        sock = self._sock
        if sock is None:
            return
        while self._begun or self._next_frames():
            size = sum(map(len, self._begun))
            try:
                sent = sock.sendmsg(self._begun)
            except (BlockingIOError, InterruptedError):
                sent = 0
            except OSError as error:
                if error.errno not in (errno.EPIPE, errno.ECONNRESET, errno.ETIMEDOUT):
                    self._dropped["tcp_error"] += 1
                self.close()
                return
            if sent < size:
                self._begun = _rest_of(self._begun, sent)
                self._loop.add_writer(sock.fileno(), self._flush)
                return
            self._begun = []
        self._flushing = False
        self._loop.remove_writer(sock.fileno())

    def _next_frames(self) -> bool:
        """Move some of what waits to `_begun`, control first; media that has grown old is dropped."""
        while self._control and len(self._begun) < _AT_ONCE:
            framed = self._control.popleft()
            self._control_octets -= len(framed)
            self._begun.append(framed)
        oldest = self._loop.time() - MEDIA_AGE
        while self._media and len(self._begun) < _AT_ONCE:
            queued_at, framed = self._media.popleft()
            self._media_octets -= len(framed)
            if queued_at < oldest:
                self._dropped["tcp_too_old"] += 1
            else:
                self._begun.append(framed)
        return bool(self._begun)


def _rest_of(frames: list[bytes], sent: int) -> list[bytes]:
    """The frame that was begun, without what of it is gone, and those after it."""
    for index, framed in enumerate(frames):
        if sent < len(framed):
            return [framed[sent:], *frames[index + 1 :]]
        sent -= len(framed)
    return []


def _is_media(datagram: bytes) -> bool:
    """RTP, and not RTCP (RFC 5761 4), DTLS or STUN (RFC 7983 7)."""
    return len(datagram) > 1 and 127 < datagram[0] < 192 and not 192 <= datagram[1] <= 223
