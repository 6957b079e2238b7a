"""What rests on the insides of python-socketio and python-engineio."""

import pytest
from engineio.async_drivers.aiohttp import WebSocket
from engineio.async_socket import AsyncSocket
from socketio import AsyncServer
from socketio.packet import CONNECT, EVENT

from signaling.protocol.moderation import Reacted
from signaling.protocol.room import RoomClosed
from signaling.wire import TOO_LARGE, UNREADABLE, bounded_packets, frame, readable

Packet = bounded_packets(40)


@pytest.mark.parametrize(
    ("text", "kind", "number", "data"),
    [
        ('27["chat.send",{"a":1}]', EVENT, 7, ["chat.send", {"a": 1}]),
        ('0{"token":"x"}', CONNECT, None, {"token": "x"}),
        ('27["chat.send","' + "x" * 40 + '"]', EVENT, 7, ["chat.send", TOO_LARGE]),
        ('27["connect",{},{}]', EVENT, 7, [UNREADABLE]),
        ('27["disconnect"]', EVENT, 7, [UNREADABLE]),
        ("27{}", EVENT, 7, [UNREADABLE]),
        ("27[]", EVENT, 7, [UNREADABLE]),
        ("27[1]", EVENT, 7, [UNREADABLE]),
        ('27["x"', EVENT, None, [UNREADABLE]),
        ("2" + "[" * 100_000, EVENT, None, [UNREADABLE]),
        ('37["x"]', EVENT, None, [UNREADABLE]),
        ('61-7["x"]', EVENT, None, [UNREADABLE]),
        (b"\x00\xff", EVENT, None, [UNREADABLE]),
        ("", EVENT, None, [UNREADABLE]),
        (b"", EVENT, None, [UNREADABLE]),
        (2, EVENT, None, [UNREADABLE]),
        ({}, EVENT, None, [UNREADABLE]),
        ({"a": 1}, EVENT, None, [UNREADABLE]),
    ],
)
def test_whatever_comes_becomes_an_event_or_a_connection(
    text: object, kind: int, number: int | None, data: object
) -> None:
    packet = Packet(encoded_packet=text)

    assert (packet.packet_type, packet.id, packet.data) == (kind, number, data)
    assert packet.attachment_count == 0


@pytest.mark.parametrize(
    ("frame", "fine"),
    [
        ("2probe", True),
        ("3", True),
        ("5", True),
        ("40", True),
        ('42["chat.send",{"text":"' + "x" * 40_000, True),
        ("", False),
        ("hello", False),
        ("b64", False),
        ("7", False),
        ("²", False),
        ("4" + "[" * 100_000, False),
    ],
)
def test_frames_that_would_break_the_library_are_told_before(frame: str, fine: bool) -> None:
    assert readable(frame) is fine


def test_a_frame_is_encoded_once() -> None:
    packet = frame("room.closed", RoomClosed(reason="slow"))

    assert packet.encode_cache == '42["room.closed",{"reason":"slow"}]'
    assert packet.encode() is packet.encode_cache


def test_an_event_carries_its_structure() -> None:
    with pytest.raises(TypeError):
        frame("room.closed", Reacted(participant_id="0" * 32, emoji="x"))


async def test_the_libraries_still_have_what_we_use() -> None:
    server = AsyncServer(async_mode="aiohttp")
    socket = AsyncSocket(server.eio, "sid")

    assert {"queue", "closed", "closing", "upgraded"} <= vars(socket).keys()
    # Whose handler it is tells whose WebSocket.
    assert WebSocket(socket._websocket_handler, server.eio).handler.__self__ is socket
    assert socket.queue.qsize() == 0
    assert socket.queue.maxsize == 0
    assert server.eio.sockets == {}
    assert server.manager.eio_sid_from_sid("sid", "/") is None
    assert list(server.manager.get_participants("/", None)) == []
    assert server.eio.reason.SERVER_DISCONNECT == "server disconnect"
