"""Media's TCP port and one connection: only checks pass before one is accepted, and nothing is left of who went.

The first octet is the size of a piece, the second how often the rest comes. What begins with 1 is a check that is
accepted, with 2 one that another address of the peer takes the place of, and with 3 one that is answered.
"""

import socket
import struct
from typing import Final

from media.ice.framing import FrameParser, FramingError, frame
from media.ice.port import Address
from media.ice.tcp_connection import UNPROVED_OCTETS
from media.ice.tcp_port import TcpPort
from tests.fuzz.loop import Loop

ANSWER: Final = b"\x01" * 40
LOOP: Final = Loop(real=False)
LOOP.enter()
RESET: Final = struct.pack("ii", 1, 0)
"""Gone at once, so that millions of connections leave the system none to remember."""


class Above:
    """What stands above the port."""

    def __init__(self) -> None:
        self.port = TcpPort.open(["127.0.0.1"], 0)
        self.port.start(self.receive)
        self.where = self.port._sockets[0].getsockname()
        self.heard: list[bytes] = []
        self.proved = False

    def receive(self, data: bytes, address: Address) -> None:
        assert self.proved or data[0] < 4
        self.heard.append(data)
        if data[0] == 1:
            self.proved = True
            self.port.route(address, 1)
        elif data[0] == 2:
            self.port.route(address, None)
        elif data[0] == 3:
            self.port.send(ANSWER, address)


ABOVE: Final = Above()
_PIECES: Final = 32
"""At the most; each is a turn of the loop."""


def check(data: bytes) -> None:
    size, times = (data[0] or 256 if data else 1), (data[1] % 16 if len(data) > 1 else 0)
    stream = data[2:] * times
    size = max(size, len(stream) // _PIECES)
    ABOVE.heard, ABOVE.proved = [], False
    with socket.create_connection(ABOVE.where) as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        LOOP.read()
        sent = 0
        for at in range(0, len(stream), size):
            if ABOVE.port.connections == 0:
                break
            sent += client.send(stream[at : at + size])
            LOOP.read()
            LOOP.advance(0.01)
        assert ABOVE.proved or sent <= UNPROVED_OCTETS or ABOVE.port.connections == 0
        everything = datagrams(stream[:sent])
        assert ABOVE.heard == everything[: len(ABOVE.heard)]
        if ABOVE.port.connections:
            assert ABOVE.heard == everything
            expected = frame(ANSWER) * sum(each[0] == 3 for each in everything)
            assert not expected or client.recv(len(expected), socket.MSG_WAITALL) == expected
    if ABOVE.port.connections:
        LOOP.read()
    port = ABOVE.port
    assert not any((port._connections, port._unproved, port._unproved_of))


def datagrams(stream: bytes) -> list[bytes]:
    """Up to where it cannot be followed, an octet at a time."""
    parser, found = FrameParser(), []
    for octet in stream:
        try:
            found += parser.feed(bytes((octet,)))
        except FramingError:
            break
    return found
