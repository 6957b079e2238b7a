"""Server CPU per forwarded packet, one publisher to many subscribers: real ICE, DTLS and SRTP over loopback.

The clients run here, the node in a process of its own; CPU time is the operating system's figure for that process.
A sample of what arrives is decrypted, and the run fails when more than one packet in a hundred is missing.
"""

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE, Process
from pathlib import Path
from typing import Any

from aioice.stun import Class, Message, Method
from pylibsrtp import Policy, Session

from media.dtls.endpoint import DtlsEndpoint, DtlsState, Fingerprint
from tests.unit.media.media_client import CERTIFICATE, DTLS_PARAMETERS, rtp

SUBSCRIBERS = 20
PACKETS_PER_SECOND = 400
SECONDS = 10
PAYLOAD = 1100
TICKS = os.sysconf("SC_CLK_TCK")


class Peer(asyncio.DatagramProtocol):
    """One client: a check, a handshake, and a count of what arrives."""

    def __init__(self, parameters: dict[str, Any]) -> None:
        self.parameters = parameters
        self.connected = asyncio.Event()
        self.received = 0
        self.opened = 0
        self._inbound: Session | None = None
        self._outbound: Session | None = None

    async def connect(self) -> None:
        candidate = self.parameters["iceCandidates"][0]
        loop = asyncio.get_running_loop()
        self.transport, _ = await loop.create_datagram_endpoint(
            lambda: self, remote_addr=(candidate["address"], candidate["port"])
        )
        self.dtls = DtlsEndpoint(CERTIFICATE, self.transport.sendto, self._changed)
        fingerprint = self.parameters["dtlsParameters"]["fingerprints"][0]
        self.dtls.expect([Fingerprint("sha-256", fingerprint["value"])], as_server=False)
        request = Message(Method.BINDING, Class.REQUEST)
        request.attributes["USERNAME"] = f"{self.parameters['iceParameters']['usernameFragment']}:bench"
        request.attributes["ICE-CONTROLLING"] = 1
        request.attributes["USE-CANDIDATE"] = None
        request.add_message_integrity(self.parameters["iceParameters"]["password"].encode())
        self.transport.sendto(bytes(request))
        await asyncio.wait_for(self.connected.wait(), 10)

    def publish(self, sequence: int, *, keyframe: bool) -> None:
        head = b"\x10\x00" if keyframe else b"\x10\x01"
        packet = bytearray(rtp(96, sequence, sequence * 90, 2001, head + bytes(PAYLOAD - 2)))
        packet[1] |= 0x80
        assert self._outbound
        self.transport.sendto(self._outbound.protect(bytes(packet)))

    def datagram_received(self, data: bytes, addr: Any) -> None:
        if data[0] < 4:
            self.dtls.start()
        elif data[0] < 64:
            self.dtls.receive(data)
        elif not 192 <= data[1] <= 223:
            self.received += 1
            if self.received % 100 == 1 and self._inbound:
                assert len(self._inbound.unprotect(data)) >= PAYLOAD
                self.opened += 1

    def _changed(self, state: DtlsState) -> None:
        keys = self.dtls.keys
        if state is DtlsState.CONNECTED and keys:
            self._inbound = Session(Policy(keys.server, Policy.SSRC_ANY_INBOUND, srtp_profile=keys.profile))
            self._outbound = Session(Policy(keys.client, Policy.SSRC_ANY_OUTBOUND, srtp_profile=keys.profile))
            self.connected.set()


def cpu_seconds(pid: int) -> float:
    """User and system time of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


async def measure() -> dict[str, float]:
    """One run."""
    node = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench.node_process", str(SUBSCRIBERS), stdin=PIPE, stdout=PIPE
    )
    parameters = await _hear(node)
    peers = [Peer(each) for each in parameters]
    _tell(node, DTLS_PARAMETERS)
    await asyncio.gather(*(peer.connect() for peer in peers))
    _tell(node, "connected")
    ready = await _hear(node)
    assert set(ready["ready"]) == {"connected"}, ready
    publisher, subscribers = peers[0], peers[1:]
    before = cpu_seconds(node.pid)
    loop = asyncio.get_running_loop()
    start = loop.time()
    total = PACKETS_PER_SECOND * SECONDS
    for sequence in range(total):
        publisher.publish(sequence + 1, keyframe=sequence % PACKETS_PER_SECOND == 0)
        await asyncio.sleep(max(0.0, start + (sequence + 1) / PACKETS_PER_SECOND - loop.time()))
    await asyncio.sleep(0.5)
    spent = cpu_seconds(node.pid) - before
    forwarded = sum(peer.received for peer in subscribers)
    expected = total * len(subscribers)
    assert forwarded >= expected * 0.99, f"{expected - forwarded} of {expected} packets are missing"
    assert min(peer.opened for peer in subscribers) > 0
    _tell(node, "end")
    await node.wait()
    return {
        "forwarded packets": forwarded,
        "missing packets": expected - forwarded,
        "server CPU per forwarded packet, µs": round(spent / forwarded * 1e6, 2),
    }


async def _hear(node: Process) -> Any:
    assert node.stdout
    return json.loads(await asyncio.wait_for(node.stdout.readline(), 20))


def _tell(node: Process, value: object) -> None:
    assert node.stdin
    node.stdin.write(json.dumps(value).encode() + b"\n")


def run() -> dict[str, float]:
    """The figures, by name."""
    return asyncio.run(measure())
