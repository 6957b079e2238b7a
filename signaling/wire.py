"""Socket.IO frames: read with bounds, written once for many readers.

Whatever touches the insides of python-socketio and python-engineio is here; `test_wire.py` fails when they change.
"""

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from weakref import WeakKeyDictionary

from aiohttp import WSCloseCode, WSMsgType
from aiohttp.web import BaseRequest, WebSocketResponse
from engineio import packet as engine
from engineio.async_drivers.aiohttp import WebSocket
from engineio.async_socket import AsyncSocket
from socketio import AsyncServer
from socketio import packet as sio

from signaling.deps import Limits
from signaling.protocol.base import Message
from signaling.protocol.registry import EVENTS

TOO_LARGE: Final = object()
"""Stands in for a payload that has too many bytes."""

UNREADABLE: Final = "unreadable"
"""The event's name when the frame says none that can be."""

_ENGINE_TYPES: Final = "0123456"
_SHORT: Final = 32
"""Characters that no parser can take long for, and no nesting can be deep in."""

_RESERVED = frozenset({"connect", "disconnect"})


def bounded_packets(payload_bytes: int) -> type[sio.Packet]:
    """A packet class that decodes whatever comes into an event: nothing a stranger sends raises inside the library."""

    class BoundedPacket(sio.Packet):
        uses_binary_events = False

        def __init__(self, *arguments: Any, **named: Any) -> None:
            super().__init__(*arguments, **named)  # type: ignore[no-untyped-call] # as the library is
            # The library decodes nothing that is empty, and an event without a name breaks it.
            if self.packet_type == sio.EVENT and not self.data:
                self.data = [UNREADABLE]

        def decode(self, encoded_packet: Any) -> int:
            try:
                # Engine.IO takes a message of " 2" for a number, and Socket.IO a number for a packet's type.
                if not isinstance(encoded_packet, str):
                    raise TypeError("no text")
                super().decode(encoded_packet)  # type: ignore[no-untyped-call] # as the library is
            except (ValueError, TypeError, LookupError, RecursionError):
                self.packet_type, self.namespace, self.id, self.data = sio.EVENT, None, None, [UNREADABLE]
                return 0
            if self.packet_type in (sio.EVENT, sio.BINARY_EVENT):
                self.packet_type = sio.EVENT
                self.data = _event(self.data)
                if len(encoded_packet) > payload_bytes:
                    self.data = [self.data[0], TOO_LARGE]
            elif self.packet_type not in (sio.CONNECT, sio.DISCONNECT):
                # Acknowledgements are never asked for here, and attachments never sent.
                self.packet_type, self.id, self.data = sio.EVENT, None, [UNREADABLE]
            return 0

    return BoundedPacket


def _event(data: Any) -> list[Any]:
    # "connect" and "disconnect" would reach the library's own handlers with a stranger's arguments.
    if not isinstance(data, list) or not data or not isinstance(data[0], str) or data[0] in _RESERVED:
        return [UNREADABLE]
    return data


def dump(message: Message) -> dict[str, Any]:
    """A structure as it travels."""
    return message.model_dump(mode="json", by_alias=True)


def frame(event: str, payload: Message) -> engine.Packet:
    """An event, encoded once; the same packet can be queued for any number of readers."""
    expected = EVENTS[event]
    if type(payload) is not expected:
        raise TypeError(f"{event} carries {expected.__name__}, not {type(payload).__name__}")
    text = json.dumps([event, dump(payload)], ensure_ascii=False, separators=(",", ":"))
    packet = engine.Packet(engine.MESSAGE, f"{sio.EVENT}{text}")  # type: ignore[no-untyped-call] # as the library is
    packet.encode()  # type: ignore[no-untyped-call] # as the library is
    return packet


@dataclass(slots=True)
class Line:
    """What is known of the WebSocket of an Engine.IO socket, whether it began with it or with long polling."""

    transport: asyncio.Transport | None
    heard_at: float
    """When something last came; monotonic."""
    page_left: bool = False
    """Whether the browser said so of its page (RFC 6455 7.4.1). Firefox does before the page could say it."""

    def abort(self) -> None:
        """Cut the TCP connection."""
        if self.transport is not None:
            self.transport.abort()


_lines: WeakKeyDictionary[AsyncSocket, Line] = WeakKeyDictionary()
"""Each socket's newest; it has no other that is open."""


class ReadableWebSocket(WebSocket):
    """Ends, as if the peer had gone, at a frame on which the library would raise and leave the socket behind.

    What it hears it notes in the `Line` of its Engine.IO socket: the request by which that one began may be another.
    """

    _sock: WebSocketResponse
    _line: Line | None = None

    async def wait(self) -> str | bytes:
        line = self._line or self._begin()
        message = await self._sock.receive()
        # Not our own closing, which ends the waiting too.
        if message.type in (WSMsgType.TEXT, WSMsgType.BINARY):
            line.heard_at = time.monotonic()
        if message.type is WSMsgType.CLOSE and message.data == WSCloseCode.GOING_AWAY:
            line.page_left = True
        frame: object = message.data
        if isinstance(frame, bytes) or (isinstance(frame, str) and readable(frame)):
            return frame
        if message.type is WSMsgType.TEXT:
            # Who sends this answers no closing handshake either, and the library would wait for one.
            line.abort()
        raise OSError("no Engine.IO frame")

    def _begin(self) -> Line:
        """Not before the handshake is done: until then other requests may come over the same connection."""
        socket: AsyncSocket = self.handler.__self__
        if before := _lines.get(socket):
            # Two that ask at once to take the place of long polling would both be served, and one never be cut.
            before.abort()
        self._line = _lines[socket] = Line(self.environ["aiohttp.request"].transport, time.monotonic())
        return self._line


def readable(frame: str) -> bool:
    """Whether it begins as an Engine.IO packet. Only messages, which then hold a Socket.IO packet, may be long."""
    return frame[:1] in _ENGINE_TYPES and bool(frame) and (len(frame) <= _SHORT or frame[1].isnumeric())


def socket_server(limits: Limits, allows: Callable[[BaseRequest], bool]) -> Any:
    """A Socket.IO server on aiohttp that refuses foreign origins. `Any`, for the library is untyped."""
    server = AsyncServer(  # type: ignore[no-untyped-call] # as the library is
        async_mode="aiohttp",
        serializer=bounded_packets(limits.payload),
        always_connect=False,
        max_http_buffer_size=limits.frame,
        ping_interval=limits.ping_interval,
        ping_timeout=limits.ping_timeout,
        cors_allowed_origins=lambda _, environ: allows(environ["aiohttp.request"]),
    )
    server.eio._async = server.eio._async | {"websocket": ReadableWebSocket}
    return server


class Outlet:
    """The way out to one reader."""

    def __init__(self, server: AsyncServer, sid: str, limits: Limits) -> None:
        self._engine = server.eio
        self._engine_sid: str = server.manager.eio_sid_from_sid(sid, "/")
        self._socket = self._engine.sockets[self._engine_sid]
        self._limits = limits

    def put(self, packet: engine.Packet) -> bool:
        """Queue a frame at once, in order; False when the reader is too far behind."""
        if self._socket.closed or self._socket.closing:
            return True
        if self.behind:
            return False
        self._socket.queue.put_nowait(packet)
        return True

    @property
    def behind(self) -> bool:
        """Whether too much waits for the reader. Acknowledgements count: the library queues those by itself."""
        queue = self._socket.queue
        if queue.qsize() >= self._limits.outgoing:
            return True
        waiting = (packet.data for packet in queue._queue if packet is not None)
        return sum(len(data) for data in waiting if isinstance(data, str)) >= self._limits.outgoing_bytes

    @property
    def page_left(self) -> bool:
        """Whether the browser said, as it closed the socket, that its page goes away."""
        line = self._line
        return line is not None and line.page_left

    @property
    def silence(self) -> float:
        """Seconds since the client said anything, if only that it is there; 0 when nobody knows (long polling)."""
        line = self._line
        return time.monotonic() - line.heard_at if line else 0.0

    def drop_queued(self) -> None:
        """Forget what the reader has not been sent yet."""
        queue = self._socket.queue
        while not queue.empty():
            queue.get_nowait()
            queue.task_done()

    async def close(self) -> None:
        """Say good-bye without waiting for the reader to hear it."""
        await self._socket.close(wait=False, reason=self._engine.reason.SERVER_DISCONNECT)

    def abort(self) -> None:
        """Cut the TCP connection, so that a stalled reader holds nothing. One of long polling may serve others too."""
        if line := self._line:
            line.abort()

    @property
    def _line(self) -> Line | None:
        """None as long as it polls."""
        return _lines.get(self._socket) if self._socket.upgraded else None


def end_closed(server: AsyncServer) -> None:
    """Close the WebSockets of closed Engine.IO sockets: the library leaves that to a client that may not care to."""
    for socket in server.eio.sockets.values():
        if socket.closed:
            # Ends the task that writes, once all before it is written.
            socket.queue.put_nowait(None)


def idle_sockets(server: AsyncServer) -> dict[str, Any]:
    """Engine.IO sockets that have not connected to the namespace, by their identifier."""
    connected = {engine_sid for _, engine_sid in server.manager.get_participants("/", None)}
    return {sid: socket for sid, socket in server.eio.sockets.items() if sid not in connected and not socket.closed}
