"""Real sockets: who gets a datagram, and what hostile ones do."""

import asyncio
import secrets
import socket
from collections.abc import AsyncIterator

import pytest
from aioice.stun import parse_message
from hypothesis import given, settings
from hypothesis import strategies as st

from media.ice.demultiplexer import Demultiplexer
from media.ice.udp_port import UdpPort
from media.mistakes import Mistakes
from tests.unit.media.ice.recorder import Recorder


@pytest.fixture
async def port() -> AsyncIterator[UdpPort]:
    port = UdpPort.open("127.0.0.1", "::1", 0)
    yield port
    port.close()


HERE = ("127.0.0.1", 5000)


async def test_media_follows_the_address_that_passed_a_check(port: UdpPort) -> None:
    demultiplexer, peer, other = Demultiplexer(port, Mistakes()), Recorder(), Recorder()
    demultiplexer.add(peer)
    demultiplexer.add(other)
    demultiplexer.receive(b"\x80media", HERE, 1.0)
    demultiplexer.receive(b"\x16dtls", HERE, 1.0)
    demultiplexer.receive(peer.request(), HERE, 2.0)
    demultiplexer.receive(b"\x80media", HERE, 3.0)
    demultiplexer.receive(b"\x16dtls", HERE, 3.0)
    demultiplexer.receive(b"\x50turn", HERE, 3.0)
    demultiplexer.receive(b"", HERE, 3.0)
    assert (peer.checks, peer.srtp, peer.dtls) == ([2.0], [b"\x80media"], [b"\x16dtls"])
    assert (other.checks, other.srtp, other.dtls) == ([], [], [])
    assert dict(demultiplexer.dropped) == {"unknown_address": 2, "unknown_protocol": 2}


async def test_an_address_belongs_to_the_last_peer_that_proved_itself_there(port: UdpPort) -> None:
    demultiplexer, before, after = Demultiplexer(port, Mistakes()), Recorder(), Recorder()
    demultiplexer.add(before)
    demultiplexer.add(after)
    demultiplexer.receive(before.request(), HERE, 1.0)
    demultiplexer.receive(after.request(), HERE, 2.0)
    demultiplexer.remove(before)
    demultiplexer.receive(b"\x80media", HERE, 3.0)
    assert after.srtp == [b"\x80media"]
    demultiplexer.remove(after)
    demultiplexer.receive(b"\x80media", HERE, 4.0)
    demultiplexer.receive(after.request(), HERE, 4.0)
    assert (after.srtp, after.checks) == ([b"\x80media"], [2.0])


async def test_media_leads_to_the_peer_that_a_nat_gave_another_port(port: UdpPort) -> None:
    demultiplexer, peer, other = (
        Demultiplexer(port, Mistakes()),
        Recorder(signature=b"mine"),
        Recorder(signature=b"other's"),
    )
    for known in (peer, other):
        demultiplexer.add(known)
        demultiplexer.receive(known.request(), ("192.0.2.1", 5000 + len(known.signature)), 1.0)
    moved = ("192.0.2.1", 6000)
    demultiplexer.receive(b"\x80 forged", moved, 2.0)
    demultiplexer.receive(b"\x80 from another host, mine", ("192.0.2.2", 6000), 2.0)
    demultiplexer.receive(b"\x16 dtls, mine", moved, 2.0)
    assert (peer.srtp, demultiplexer.dropped["unknown_address"]) == ([], 3)
    demultiplexer.receive(b"\x80 mine", moved, 3.0)
    assert (peer.srtp, peer.ice.selected, peer.checks) == ([b"\x80 mine"], moved, [1.0, 3.0])
    demultiplexer.receive(b"\x80 media", moved, 3.1)
    assert (peer.srtp, other.srtp) == ([b"\x80 mine", b"\x80 media"], [])
    demultiplexer.remove(peer)
    demultiplexer.receive(b"\x80 mine", ("192.0.2.1", 7000), 4.0)
    assert len(peer.srtp) == 2


async def test_a_restart_changes_the_fragment_that_leads_to_the_peer(port: UdpPort) -> None:
    demultiplexer, peer = Demultiplexer(port, Mistakes()), Recorder()
    demultiplexer.add(peer)
    old = peer.request()
    peer.ice.restart()
    demultiplexer.refresh(peer)
    demultiplexer.receive(peer.request(), HERE, 1.0)
    demultiplexer.receive(old, HERE, 2.0)
    assert peer.checks == [1.0]


@pytest.mark.parametrize(("family", "host"), [(socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")])
async def test_a_check_is_answered_over_both_families(port: UdpPort, family: int, host: str) -> None:
    demultiplexer, peer = Demultiplexer(port, Mistakes()), Recorder()
    demultiplexer.add(peer)
    port.start(lambda data, address: demultiplexer.receive(data, address, 1.0))
    loop = asyncio.get_running_loop()
    with socket.socket(family, socket.SOCK_DGRAM) as browser:
        browser.setblocking(False)
        browser.bind((host, 0))
        await loop.sock_sendto(browser, peer.request(), (host, port.number))
        response = parse_message(await loop.sock_recv(browser, 2048))
        assert response.attributes["XOR-MAPPED-ADDRESS"] == browser.getsockname()[:2]


async def test_refusals_are_few_however_many_bad_requests_come(port: UdpPort) -> None:
    demultiplexer = Demultiplexer(port, Mistakes())
    stranger = Recorder()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as flooder:
        flooder.bind(("127.0.0.1", 0))
        flooder.setblocking(False)
        for _ in range(500):
            demultiplexer.receive(stranger.request(), flooder.getsockname(), 1.0)
        answers = 0
        try:
            while flooder.recv(2048):
                answers += 1
        except BlockingIOError:
            pass
    assert answers == 50
    assert demultiplexer.dropped["stun_401"] == 500


async def test_no_datagram_makes_it_raise(port: UdpPort) -> None:
    demultiplexer, peer = Demultiplexer(port, Mistakes()), Recorder()
    demultiplexer.add(peer)
    good = peer.request()
    demultiplexer.receive(good, HERE, 1.0)

    @settings(max_examples=300, deadline=None)
    @given(st.binary(max_size=200), st.integers(0, len(good) - 1), st.integers(0, 255))
    def feed(noise: bytes, position: int, value: int) -> None:
        changed = bytearray(good)
        changed[position] = value
        for datagram in (noise, bytes(changed), good[:position], good + noise, b"\x00\x01" + noise):
            demultiplexer.receive(datagram, HERE, 1.0)

    feed()
    assert demultiplexer.dropped["internal_error"] == 0


async def test_one_number_serves_both_families_and_is_free_again_after_closing() -> None:
    first = UdpPort.open("127.0.0.1", "::1", 0)
    number = first.number
    assert first.hosts == ["127.0.0.1", "::1"]
    with pytest.raises(OSError, match="in use"):
        UdpPort.open("127.0.0.1", "::1", number)
    first.close()
    second = UdpPort.open("127.0.0.1", "::1", number)
    assert second.number == number
    second.send(secrets.token_bytes(10), ("127.0.0.1", 9))
    second.close()
    second.send(b"after closing", ("127.0.0.1", 9))
