"""The smallest WebRTC peer: checks, DTLS as client, SRTP, and no opinion on what flows."""

import asyncio
import re
import struct
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from aioice.stun import Class, Message, Method
from pylibsrtp import Policy, Session

from media import WebRtcTransport, Worker
from media.dtls.certificate import DtlsCertificate
from media.dtls.endpoint import DtlsEndpoint, DtlsState, Fingerprint
from media.ice.lite import IceCredentials
from media.rtcp.packets import Packet, parse
from tests.unit.media.node import MovableClock, becomes, running_worker

CERTIFICATE = DtlsCertificate()
DTLS_PARAMETERS = {"role": "client", "fingerprints": [{"algorithm": "sha-256", "value": CERTIFICATE.sha256}]}
AUDIO: dict[str, Any] = {
    "mid": "0",
    "codecs": [{"mimeType": "audio/opus", "payloadType": 111, "clockRate": 48000, "channels": 2}],
    "headerExtensions": [{"uri": "urn:ietf:params:rtp-hdrext:ssrc-audio-level", "id": 1}],
    "encodings": [{"ssrc": 1001}],
}
FEEDBACK = [
    {"type": "nack"},
    {"type": "nack", "parameter": "pli"},
    {"type": "transport-cc"},
]
TRANSPORT_CC = "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"
VIDEO: dict[str, Any] = {
    "mid": "1",
    "codecs": [
        {"mimeType": "video/VP8", "payloadType": 96, "clockRate": 90000, "rtcpFeedback": FEEDBACK},
        {"mimeType": "video/rtx", "payloadType": 97, "clockRate": 90000, "parameters": {"apt": 96}},
    ],
    "headerExtensions": [{"uri": TRANSPORT_CC, "id": 5}],
    "encodings": [{"ssrc": 2001, "rtx": {"ssrc": 2002}}],
}


def rtp(payload_type: int, sequence: int, timestamp: int, ssrc: int, payload: bytes, extension: bytes = b"") -> bytes:
    """A packet; `extension` holds one-byte header extensions (RFC 8285 4.2)."""
    first = 0x80
    if extension:
        first |= 0x10
        extension += bytes(-len(extension) % 4)
        extension = struct.pack("!HH", 0xBEDE, len(extension) // 4) + extension
    return struct.pack("!BBHII", first, payload_type, sequence & 0xFFFF, timestamp, ssrc) + extension + payload


def audio(sequence: int, level: int = 30) -> bytes:
    """20 ms of Opus at `-level` dBov."""
    return rtp(111, sequence, sequence * 960, 1001, b"opus" * 20, bytes([0x10, level]))


def video(sequence: int, *, keyframe: bool = False, wide: int | None = None) -> bytes:
    """A VP8 frame in one packet; `wide` is its transport-wide sequence number."""
    descriptor, head = b"\x10", b"\x00" if keyframe else b"\x01"
    extension = b"" if wide is None else struct.pack("!BH", 0x51, wide)
    marked = bytearray(rtp(96, sequence, sequence * 3000, 2001, descriptor + head + b"vp8!" * 50, extension))
    marked[1] |= 0x80
    return bytes(marked)


_TIME = re.compile(rb"\x80\xcf\x00\x04.{4}\x04\x00\x00\x02(.{8})", re.DOTALL)


class MediaClient(asyncio.DatagramProtocol):
    """Made by `connect`. What comes is kept, decrypted, in `rtp` and `rtcp`, and counted by `arrived`."""

    def __init__(self, server: WebRtcTransport, through: int | None = None) -> None:
        self.server = server
        self._port = through or server.plane.port.number
        self.rtp: list[bytes] = []
        self.rtcp: list[Packet] = []
        self.feedback: list[bytes] = []
        """Transport-wide feedback, as it came."""
        self.times: list[int] = []
        """The receiver's NTP times that it told (RFC 3611 4.4)."""
        self.stun: list[bytes] = []
        self.last_sent = b""
        """As it went on the wire."""
        self._changed = asyncio.Event()
        self._dtls = DtlsEndpoint(CERTIFICATE, self.send_raw, self._dtls_changed)
        self._inbound: Session | None = None
        self._outbound: Session | None = None

    @classmethod
    async def connect(cls, server: WebRtcTransport, through: int | None = None) -> "MediaClient":
        """A client whose transport is connected on both sides, by a relay's port if one is given."""
        client = await cls.shake_hands(server, DTLS_PARAMETERS, through)
        await becomes(lambda: server.state == "connected")
        return client

    @classmethod
    async def shake_hands(
        cls, server: WebRtcTransport, announced: dict[str, Any], through: int | None = None
    ) -> "MediaClient":
        """A client that is content with the handshake; the server was told to expect `announced`."""
        client = cls(server, through)
        await client.open()
        server.connect(announced)
        client.check()
        await client.until(lambda: client.stun)
        client._dtls.expect([Fingerprint("sha-256", server.plane.certificate.sha256)], as_server=False)
        client._dtls.start()
        await client.until(lambda: client._dtls.state is DtlsState.CONNECTED)
        return client

    @property
    def address(self) -> tuple[str, int]:
        """Where the server sees it."""
        host, port = self._transport.get_extra_info("sockname")
        return host, port

    async def move(self, host: str = "127.0.0.1") -> None:
        """Go on from another port, as behind a NAT that forgot."""
        self._transport.close()
        await self.open(host)

    async def open(self, host: str = "127.0.0.1") -> None:
        """A socket, and nothing more."""
        self._transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(
            lambda: self, remote_addr=("127.0.0.1", self._port), local_addr=(host, 0)
        )

    def check(self, credentials: IceCredentials | None = None, *, nominate: bool = True) -> None:
        """With other credentials than the server's own newest."""
        known = credentials or self.server.ice.credentials
        request = Message(Method.BINDING, Class.REQUEST)
        request.attributes["USERNAME"] = f"{known.fragment}:client"
        request.attributes["ICE-CONTROLLING"] = 1
        if nominate:
            request.attributes["USE-CANDIDATE"] = None
        request.add_message_integrity(known.key)
        self.send_raw(bytes(request))

    def send(self, *packets: bytes) -> None:
        """RTP or RTCP, told apart as the server does."""
        assert self._outbound
        for packet in packets:
            control = 192 <= packet[1] <= 223
            self.send_raw(self._outbound.protect_rtcp(packet) if control else self._outbound.protect(packet))

    async def until(self, met: Callable[[], Any], seconds: float = 5) -> Any:
        """What `met` gives once it is true; looked at whenever something arrives."""
        async with asyncio.timeout(seconds):
            while not (found := met()):
                self._changed.clear()
                await self._changed.wait()
        return found

    def heard(self, kind: type[Packet]) -> list[Any]:
        """RTCP packets of one kind so far."""
        return [packet for packet in self.rtcp if isinstance(packet, kind)]

    def close(self, *, politely: bool = True) -> None:
        if politely:
            self._dtls.close()
        self._transport.close()

    def datagram_received(self, data: bytes, addr: Any) -> None:
        if data[0] < 4:
            self.stun.append(data)
        elif data[0] < 64:
            self._dtls.receive(data)
        elif self._inbound and 192 <= data[1] <= 223:
            compound = self._inbound.unprotect_rtcp(data)
            self.rtcp += parse(compound)
            if (compound[0] & 0x1F, compound[1]) == (15, 205):
                self.feedback.append(compound)
            self.times += [int.from_bytes(told) for told in _TIME.findall(compound)]
        elif self._inbound:
            self.rtp.append(self._inbound.unprotect(data))
        self._changed.set()

    def send_raw(self, datagram: bytes) -> None:
        self.last_sent = datagram
        self._transport.sendto(datagram)

    def _dtls_changed(self, state: DtlsState) -> None:
        keys = self._dtls.keys
        if state is DtlsState.CONNECTED and keys:
            self._inbound = Session(Policy(keys.server, Policy.SSRC_ANY_INBOUND, srtp_profile=keys.profile))
            self._outbound = Session(Policy(keys.client, Policy.SSRC_ANY_OUTBOUND, srtp_profile=keys.profile))
        self._changed.set()


@asynccontextmanager
async def two_clients(clock: MovableClock | None = None) -> AsyncIterator[tuple[Worker, MediaClient, MediaClient]]:
    """A publisher and a subscriber in one room of a node."""
    async with running_worker(clock) as worker:
        router = worker.create_router()
        publisher = await MediaClient.connect(router.create_transport())
        subscriber = await MediaClient.connect(router.create_transport())
        yield worker, publisher, subscriber
        publisher.close()
        subscriber.close()
