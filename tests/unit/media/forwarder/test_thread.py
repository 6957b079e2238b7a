"""The forwarder's thread: what it hands up comes in the loop's own turn."""

import select
import socket

import pytest

from media.forwarder.choice import forwarder_kinds
from tests.unit.media.forwarder.peers import Peer

RECEIVER_REPORT = bytes.fromhex("80c9000100000001")

pytestmark = pytest.mark.skipif("native" not in forwarder_kinds(), reason="the native forwarder was not built here")


def test_a_report_does_not_come_in_the_middle_of_a_call() -> None:
    """It would be newer than the time with which the caller works."""
    from media.forwarder.native.forwarder import NativeForwarder

    heard: list[tuple[int, bytes]] = []
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as node,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client,
    ):
        node.bind(("127.0.0.1", 0))
        client.bind(("127.0.0.1", 0))
        client.settimeout(5)
        forwarder = NativeForwarder()
        peer = Peer(forwarder)
        forwarder.start([(node.fileno(), -1)], lambda *_: None, lambda *report: heard.append(report), lambda: None)
        try:
            forwarder.route(client.getsockname(), peer.number)
            forwarder.set_peer(peer.number, client.getsockname())
            client.sendto(peer.seal_rtcp(RECEIVER_REPORT), node.getsockname())
            assert select.select([forwarder.descriptor], [], [], 5)[0]
            forwarder.send_rtcp(peer.number, RECEIVER_REPORT)
            assert client.recv(2048)[:8] == RECEIVER_REPORT
            assert heard == []
            forwarder.drain()
            assert heard == [(peer.number, RECEIVER_REPORT)]
        finally:
            forwarder.stop()
