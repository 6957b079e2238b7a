"""Real connections: who is let in, what waits for a slow reader, and what strangers cannot do."""

import asyncio
import socket
from collections.abc import AsyncIterator

import pytest
from aioice.stun import parse_message

from media.ice import tcp_connection, tcp_port
from media.ice.demultiplexer import Demultiplexer
from media.ice.dual_port import DualPort
from media.ice.framing import FrameParser, frame
from media.ice.port import TcpAddress
from media.ice.tcp_port import TcpPort
from media.ice.udp_port import UdpPort
from media.mistakes import Mistakes
from tests.unit.media.ice.recorder import Recorder
from tests.unit.media.node import becomes


class Listening:
    """A port with one peer behind it, whose media goes back where it came from."""

    def __init__(self) -> None:
        self.port = DualPort.open(UdpPort, "127.0.0.1", "::1", 0)
        assert self.port.tcp
        self.tcp: TcpPort = self.port.tcp
        self.peer = Recorder()
        self.demultiplexer = Demultiplexer(self.port, Mistakes())
        self.demultiplexer.add(self.peer)
        self.port.start(lambda data, address: self.demultiplexer.receive(data, address, 1.0))

    @property
    def address(self) -> TcpAddress:
        """Where the peer is."""
        assert isinstance(self.peer.ice.selected, TcpAddress)
        return self.peer.ice.selected


class Browser:
    """The far end of one connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer
        self._parser = FrameParser(longest=65535)
        self._datagrams: list[bytes] = []

    @classmethod
    async def connect(cls, number: int, host: str = "127.0.0.1") -> "Browser":
        return cls(*await asyncio.open_connection(host, number, limit=2048))

    @classmethod
    async def prove(cls, listening: Listening, host: str = "127.0.0.1") -> "Browser":
        """A connection on which a check was accepted."""
        browser = await cls.connect(listening.port.number, host)
        browser.writer.write(frame(listening.peer.request()))
        await browser.receive()
        return browser

    async def receive(self) -> bytes:
        while not self._datagrams:
            piece = await self.reader.read(65536)
            if not piece:
                raise EOFError
            self._datagrams += self._parser.feed(piece)
        return self._datagrams.pop(0)

    async def ends(self) -> None:
        """Wait until the other side closes."""
        async with asyncio.timeout(5):
            try:
                while await self.reader.read(65536):
                    pass
            except ConnectionError:
                pass
        self.writer.close()


@pytest.fixture
async def listening() -> AsyncIterator[Listening]:
    listening = Listening()
    yield listening
    listening.port.close()


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
async def test_a_check_is_answered_and_media_follows_both_ways(listening: Listening, host: str) -> None:
    browser = await Browser.connect(listening.port.number, host)
    browser.writer.write(frame(listening.peer.request()))
    response = parse_message(await browser.receive())
    assert response.attributes["XOR-MAPPED-ADDRESS"] == browser.writer.get_extra_info("sockname")[:2]
    browser.writer.write(frame(b"\x16dtls") + frame(b"\x80media") + frame(b"\x80more")[:4])
    browser.writer.write(frame(b"\x80more")[4:])
    await becomes(lambda: listening.peer.srtp == [b"\x80media", b"\x80more"])
    assert listening.peer.dtls == [b"\x16dtls"]
    listening.port.send(b"\x80down", listening.address)
    assert await browser.receive() == b"\x80down"
    browser.writer.close()
    await becomes(lambda: not listening.tcp.connections)
    listening.port.send(b"\x80too late", listening.address)
    assert dict(listening.port.dropped) == {"tcp_closed": 1}


async def test_udp_and_tcp_have_one_number_and_it_is_free_again_after_closing() -> None:
    listening = Listening()
    number = listening.port.number
    assert {sock.getsockname()[1] for sock in listening.tcp._sockets} == {number}
    with pytest.raises(OSError, match="in use"):
        DualPort.open(UdpPort, "127.0.0.1", None, number)
    browser = await Browser.prove(listening)
    listening.port.close()
    await browser.ends()
    again = DualPort.open(UdpPort, "127.0.0.1", "::1", number)
    again.close()


async def test_a_number_taken_on_tcp_alone_is_not_half_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        number = other.getsockname()[1]
        with pytest.raises(OSError, match="in use"):
            DualPort.open(UdpPort, "127.0.0.1", None, number)
        udp = UdpPort.open("127.0.0.1", None, number)
        udp.close()


@pytest.mark.parametrize(
    "stream",
    [
        frame(b"\x16\xfe\xfd a handshake without a check"),
        frame(b"\x80media"),
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"\xff\xff",
        frame(bytes(1000)) * 9,
    ],
    ids=["dtls", "media", "http", "tls", "oversized", "much"],
)
async def test_what_begins_otherwise_than_by_a_check_is_closed(listening: Listening, stream: bytes) -> None:
    browser = await Browser.connect(listening.port.number)
    browser.writer.write(stream)
    await browser.ends()
    assert listening.port.dropped["tcp_refused"] == 1
    assert (listening.peer.srtp, listening.peer.dtls, listening.tcp.connections) == ([], [], 0)


async def test_a_proved_peer_that_breaks_the_framing_is_closed(listening: Listening) -> None:
    browser = await Browser.prove(listening)
    browser.writer.write(frame(b"\x80media") + b"\xff\xff")
    await browser.ends()
    assert listening.tcp.connections == 0


async def test_many_small_packets_at_once_leave_the_loop_to_others(listening: Listening) -> None:
    browser = await Browser.prove(listening)
    browser.writer.write(frame(b"\x80" + bytes(11)) * 4000)
    in_a_row = []
    while (before := len(listening.peer.srtp)) < 4000:
        await asyncio.sleep(0)
        in_a_row.append(len(listening.peer.srtp) - before)
    # The port may be read twice between two turns of this.
    assert max(in_a_row) <= 2 * 8192 // 14 + 2
    browser.writer.close()


async def test_silence_and_endless_beginnings_do_not_last(
    listening: Listening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tcp_port, "PROVE_WITHIN", 0.2)
    monkeypatch.setattr(tcp_port, "_SWEEP", 0.05)
    silent, slow, wrong = [await Browser.connect(listening.port.number) for _ in range(3)]
    slow.writer.write(b"\x00")
    stranger = Recorder()
    wrong.writer.write(frame(stranger.request()))
    proved = await Browser.prove(listening)
    await asyncio.gather(silent.ends(), slow.ends(), wrong.ends())
    assert listening.port.dropped["tcp_unproved"] == 3
    proved.writer.write(frame(b"\x80media"))
    await becomes(lambda: listening.peer.srtp)
    proved.writer.close()


async def test_an_idle_peer_is_closed_in_the_end(listening: Listening, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tcp_port, "IDLE", 0.2)
    monkeypatch.setattr(tcp_port, "_SWEEP", 0.05)
    await (await Browser.prove(listening)).ends()


async def test_a_crowd_of_strangers_keeps_nobody_out(listening: Listening, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tcp_port, "MOST_UNPROVED_OF_ONE", 20)
    earlier = await Browser.prove(listening)
    crowd = [await Browser.connect(listening.port.number) for _ in range(100)]
    later = await Browser.prove(listening)
    assert listening.tcp.connections == 2 + 19
    assert listening.port.dropped["tcp_crowded_out"] == 81
    for browser in (earlier, later):
        browser.writer.write(frame(b"\x80media"))
    await becomes(lambda: len(listening.peer.srtp) == 2)
    for browser in (*crowd, earlier, later):
        browser.writer.close()


async def test_the_whole_node_keeps_few_strangers_however_many_addresses_they_have(
    listening: Listening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tcp_port, "MOST_UNPROVED", 10)
    crowd = [await Browser.connect(listening.port.number, host) for host in ("127.0.0.1", "::1") * 10]
    await becomes(lambda: listening.port.dropped.get("tcp_crowded_out") == 10)
    assert listening.tcp.connections == 10
    for browser in crowd:
        browser.writer.close()


async def test_a_connection_that_ice_forgets_is_closed(listening: Listening) -> None:
    first = await Browser.prove(listening)
    others = [await Browser.prove(listening) for _ in range(8)]
    # The first is the selected one and stays; the oldest of the others makes room.
    await others[0].ends()
    assert listening.tcp.connections == 8
    listening.demultiplexer.remove(listening.peer)
    await asyncio.gather(first.ends(), *(browser.ends() for browser in others[1:]))
    assert listening.tcp.connections == 0


async def test_what_waits_for_a_slow_reader_is_bounded_and_control_goes_first(listening: Listening) -> None:
    browser = await Browser.prove(listening)
    connection = listening.tcp._connections[listening.address]
    while not listening.port.dropped.get("tcp_queue_full"):
        for _ in range(20):
            listening.port.send(b"\x80" + bytes(1100), listening.address)
        await asyncio.sleep(0)
    assert connection.queued <= tcp_connection.MEDIA_QUEUED + 64 * 1103
    listening.port.send(b"\x16control", listening.address)
    media = b"\x80" + bytes(1100)
    while (datagram := await browser.receive()) == media:
        pass
    assert datagram == b"\x16control"
    assert await browser.receive() == media
    for _ in range(1000):
        listening.port.send(b"\x16" + bytes(1100), listening.address)
    assert connection._control_octets <= tcp_connection.CONTROL_QUEUED
    browser.writer.close()


async def test_media_that_waited_too_long_is_not_sent(listening: Listening, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tcp_connection, "MEDIA_AGE", 0.0)
    browser = await Browser.prove(listening)
    listening.port.send(b"\x80old", listening.address)
    listening.port.send(b"\x16control", listening.address)
    assert await browser.receive() == b"\x16control"
    assert dict(listening.port.dropped) == {"tcp_too_old": 1}
    browser.writer.close()
