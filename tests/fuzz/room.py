"""A room on a node as it runs: the native forwarder, the schedule, the demultiplexer; and peers whose keys are known.

What DTLS agrees on is given, as a handshake would cost more than all else. In a room that is `threaded` peers send by
UDP to the forwarder's thread and time is the system's; in the others by TCP, which comes through Python, and time goes
on as it is told to.
"""

import gc
import logging
import socket
from itertools import count
from typing import Final

from media import ROUTER_RTP_CAPABILITIES, Consumer, Producer, WebRtcTransport, Worker, WorkerOptions
from media.dtls.endpoint import DtlsState
from media.dtls.srtp_keys import SrtpKeys
from media.forwarder.interface import SrtpProfile
from media.forwarder.srtp import OutboundSrtp
from media.ice.port import Address, TcpAddress
from media.plane import MediaPlane
from media.rtcp import building
from media.rtp import uris
from tests.fuzz.loop import Loop, bounded, finished

_PROFILE: Final = SrtpProfile.AEAD_AES_128_GCM
_FEEDBACK: Final = [{"type": "nack"}, {"type": "nack", "parameter": "pli"}]
_VP8: Final = {"mimeType": "video/VP8", "payloadType": 96, "clockRate": 90000}
_RTX: Final = {"mimeType": "video/rtx", "payloadType": 97, "clockRate": 90000, "parameters": {"apt": 96}}
_IDS: Final = [
    {"uri": uris.MID, "id": 4},
    {"uri": uris.RID, "id": 10},
    {"uri": uris.REPAIRED_RID, "id": 11},
    {"uri": uris.TRANSPORT_CC, "id": 5},
]
_AUDIO: Final = {
    "mid": "0",
    "codecs": [{"mimeType": "audio/opus", "payloadType": 111, "clockRate": 48000, "channels": 2}],
    "headerExtensions": [{"uri": uris.AUDIO_LEVEL, "id": 1}],
    "encodings": [{"ssrc": 1001}],
}
_SIMULCAST: Final = {
    "mid": "1",
    "codecs": [_VP8 | {"rtcpFeedback": [*_FEEDBACK, {"type": "transport-cc"}]}, _RTX],
    "headerExtensions": _IDS,
    "encodings": [{"rid": f"r{layer}", "scalabilityMode": "L1T3"} for layer in range(3)],
}
_ONE_LAYER: Final = {
    "mid": "2",
    "codecs": [_VP8 | {"rtcpFeedback": [*_FEEDBACK, {"type": "goog-remb"}]}, _RTX],
    "encodings": [{"ssrc": 3001, "rtx": {"ssrc": 3002}}],
}
_FINGERPRINTS: Final = {"role": "client", "fingerprints": [{"algorithm": "sha-256", "value": ":".join(["00"] * 32)}]}


class Mistakes(logging.Handler):
    """What was logged as a mistake of ours."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)

    def fail(self) -> None:
        """Raise the first, if there is one."""
        if self.records:
            record, *_ = self.records
            self.records = []
            raise AssertionError(record.getMessage()) from (record.exc_info[1] if record.exc_info else None)


MISTAKES: Final = Mistakes()
logging.getLogger().addHandler(MISTAKES)
logging.disable(logging.WARNING)
# As on a node (`server.memory`): else looking through all that was imported would count as a callback's time.
gc.freeze()


class Member:
    """One transport's other end."""

    def __init__(self, room: "Room", transport: WebRtcTransport, number: int) -> None:
        self._room = room
        self.transport = transport
        self.socket = room.socket() if room.threaded else None
        self.address: Address = self.socket.getsockname() if self.socket else TcpAddress("192.0.2.1", 4000, number)
        keys = SrtpKeys(_PROFILE, client=bytes((number,)) * 28, server=bytes((number, 1)) * 14)
        self._sealer = OutboundSrtp(_PROFILE, keys.client)
        self._meet()
        transport._dtls.keys, transport._dtls.state = keys, DtlsState.CONNECTED
        transport._dtls_changed(DtlsState.CONNECTED)

    def _meet(self) -> None:
        now = self._room.loop.time()
        self.transport.ice.follow(self.address, now)
        self.transport.ice.last_check_at = now
        self._room.plane.demultiplexer.refresh(self.transport)
        self.transport.checked(now)

    def sealed(self, plain: bytes) -> bytes:
        """RTP or RTCP, told apart as the node does; as it is where SRTP takes it for neither."""
        control = len(plain) > 1 and 192 <= plain[1] <= 223
        return (self._sealer.protect_rtcp(plain) if control else self._sealer.protect(plain)) or plain

    def send(self, plain: bytes) -> None:
        self._room.arrive(self.sealed(plain), self)


class Room:
    """`publisher` sends sound and three layers of a picture; `other` one, and is sent all of the publisher's on
    `subscriber`, beside it. SSRCs are counted from 1.
    """

    def __init__(self, *, threaded: bool) -> None:
        self.threaded = threaded
        self.loop = Loop(real=threaded)
        self.loop.enter()
        options = WorkerOptions(
            host="127.0.0.1",
            host6=None,
            port=0,
            tcp=False,
            clock=self.loop.time,
            forwarder="native",
            threads=1,
        )
        self.worker = finished(Worker.start(options))
        self.plane: MediaPlane = self.worker._plane
        ssrcs = count(1)
        self.plane.take_ssrc = ssrcs.__next__  # type: ignore[method-assign] # so that inputs can name them
        self._sockets: list[socket.socket] = []
        self._stranger = self.socket() if threaded else None
        router = self.worker.create_router()
        self.publisher = Member(self, router.create_transport(), 1)
        self.other = Member(self, router.create_transport(), 2)
        self.subscriber = Member(self, router.create_transport(beside=self.other.transport), 3)
        self.members = (self.publisher, self.other, self.subscriber)
        self.sound = self.publisher.transport.produce("audio", _AUDIO)
        self.video = self.publisher.transport.produce("video", _SIMULCAST, size=(1280, 720))
        self.picture = self.other.transport.produce("video", _ONE_LAYER)
        self.producers: tuple[Producer, ...] = (self.sound, self.video, self.picture)
        self.consumers: tuple[Consumer, ...] = (
            self._consume(self.subscriber, self.sound),
            self._consume(self.subscriber, self.video),
            self._consume(self.publisher, self.picture),
        )
        self.consumers[1].view(1280, 720, 2)
        self._router = router
        self.stranger = self._newcomer()
        # The last to be read of all that was sent before.
        self._fence = Member(self, self.worker.create_router().create_transport(), 4) if threaded else None
        self._fences = 0
        if self._fence:
            self._fence.transport.receive_rtcp = self._passed  # type: ignore[method-assign] # it says nothing else

    def _consume(self, member: Member, producer: Producer) -> Consumer:
        consumer = member.transport.consume(producer, ROUTER_RTP_CAPABILITIES, paused=False)
        consumer.on_layers = lambda layer, temporal: None
        return consumer

    def _newcomer(self) -> WebRtcTransport:
        """One that ICE has brought in, and whose handshake is to come."""
        transport = self._router.create_transport()
        transport.connect(_FINGERPRINTS)
        now = self.loop.time()
        address = self._stranger.getsockname() if self._stranger else ("127.0.0.1", 9)
        transport.ice.follow(address, now)
        transport.ice.last_check_at = now
        self.plane.demultiplexer.refresh(transport)
        transport.checked(now)
        return transport

    def socket(self) -> socket.socket:
        made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        made.bind(("127.0.0.1", 0))
        self._sockets.append(made)
        return made

    @property
    def alive(self) -> bool:
        """Whether it is worth going on with. Who was silent too long comes back, but not where time is the system's."""
        return not self.threaded or all(member.transport.state == "connected" for member in self.members)

    def arrive(self, datagram: bytes, member: Member | None) -> None:
        """From the member's address, or from that of the newcomer."""
        sender = member.socket if member else self._stranger
        if sender:
            sender.sendto(datagram, ("127.0.0.1", self.worker.port))
            return
        address = member.address if member else ("127.0.0.1", 9)
        bounded(self.plane.demultiplexer.receive, datagram, address, self.loop.time())

    def settle(self) -> None:
        """All that was sent is dealt with."""
        if self._fence is not None:
            self._fences += 1
            self._fence.send(building.picture_loss(1, 1))
            while self._fences:
                self.loop.read()
        self.loop.turn()
        MISTAKES.fail()

    def _passed(self, compound: bytes, now: float, came_at: float) -> None:
        self._fences -= 1

    def advance(self, seconds: float) -> None:
        self.settle()
        self.loop.advance(seconds)
        MISTAKES.fail()
        if self.stranger._dtls.state is DtlsState.ENDED:
            self.stranger.close()
            self.stranger = self._newcomer()

    def close(self) -> None:
        """Everybody goes; nothing of them is left."""
        self.settle()
        plane = self.plane
        for router in self.worker.routers:
            router.close()
        self.loop.turn()
        demultiplexer = plane.demultiplexer
        for owner in (plane, plane.keyframe_requests, plane.downlinks, demultiplexer, demultiplexer._neighbours):
            left = {name: held for name, held in vars(owner).items() if isinstance(held, dict | set) and held}
            left.pop("dropped", None)
            assert not left, (owner, left)
        finished(self.worker.close())
        for each in self._sockets:
            each.close()
        MISTAKES.fail()
