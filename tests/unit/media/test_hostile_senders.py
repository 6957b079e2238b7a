"""Who has no keys, or somebody else's packets, changes nothing for those in the room. Both forwarders."""

import asyncio
import random
import socket
import struct
import time
from collections.abc import AsyncIterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import pairwise

import pytest
from aioice.stun import Class, Message, Method

from media import ROUTER_RTP_CAPABILITIES, Router, Worker, WorkerOptions, forwarder_kinds
from media.dtls.certificate import DtlsCertificate
from media.dtls.endpoint import DtlsEndpoint, DtlsState, Fingerprint
from media.rtcp import building
from media.rtcp.packets import ReceiverReport, ReportBlock
from tests.unit.media.media_client import AUDIO, VIDEO, MediaClient, audio, video
from tests.unit.media.node import becomes


@dataclass
class Meeting:
    """A publisher of sound and pictures and a subscriber of both."""

    worker: Worker
    router: Router
    publisher: MediaClient
    subscriber: MediaClient
    turn: int = 0

    @classmethod
    async def begin(cls, worker: Worker) -> "Meeting":
        router = worker.create_router()
        publisher = await MediaClient.connect(router.create_transport())
        subscriber = await MediaClient.connect(router.create_transport())
        for kind, parameters in (("audio", AUDIO), ("video", VIDEO)):
            producer = publisher.server.produce(kind, parameters)  # type: ignore[arg-type] # a literal
            subscriber.server.consume(producer, ROUTER_RTP_CAPABILITIES, paused=False)
        meeting = cls(worker, router, publisher, subscriber)
        await meeting.goes_on()
        return meeting

    async def goes_on(self) -> None:
        """A sound and a picture arrive once each, in order, and nothing went wrong inside."""
        before = len(self.subscriber.rtp)
        self.turn += 1
        self.publisher.send(audio(self.turn), video(self.turn, keyframe=True))
        await self.subscriber.until(lambda: len(self.subscriber.rtp) >= before + 2)
        assert len(self.subscriber.rtp) == before + 2 == 2 * self.turn
        by_stream: dict[int, list[int]] = {}
        for packet in self.subscriber.rtp:
            _, _, sequence, _, ssrc = struct.unpack_from("!BBHII", packet)
            by_stream.setdefault(ssrc, []).append(sequence)
        for sequences in by_stream.values():
            steps = [(later - earlier) % 65536 for earlier, later in pairwise(sequences)]
            assert steps == [1] * (self.turn - 1)
        assert self.publisher.server.state == self.subscriber.server.state == "connected"
        assert self.dropped("internal_error") == 0

    def dropped(self, reason: str) -> int:
        return int(self.worker.stats()["dropped"].get(reason, 0))


@pytest.fixture(params=["python", "native"])
async def meeting(request: pytest.FixtureRequest) -> AsyncIterator[Meeting]:
    if request.param not in forwarder_kinds():
        pytest.skip("the native forwarder was not built")
    worker = await Worker.start(WorkerOptions(host="127.0.0.1", host6=None, port=0, forwarder=request.param))
    meeting = await Meeting.begin(worker)
    yield meeting
    for client in (meeting.publisher, meeting.subscriber):
        client.close()
    await worker.close()


def stranger(meeting: Meeting, host: str = "127.0.0.1") -> socket.socket:
    """A socket that ICE has never seen, towards the node."""
    made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    made.bind((host, 0))
    made.setblocking(False)
    made.connect(("127.0.0.1", meeting.worker.port))
    return made


def recorded(client: MediaClient) -> list[bytes]:
    """What the client puts on the wire from now on."""
    wire: list[bytes] = []
    send = client.send_raw

    def keep(datagram: bytes) -> None:
        wire.append(datagram)
        send(datagram)

    client.send_raw = keep  # type: ignore[method-assign] # the wire is all that it touches
    return wire


async def test_replayed_packets_are_dropped(meeting: Meeting) -> None:
    wire = recorded(meeting.publisher)
    for _ in range(5):
        await meeting.goes_on()
    for datagram in list(wire) * 3:
        meeting.publisher.send_raw(datagram)
    await becomes(lambda: meeting.dropped("replayed") == 30)
    await meeting.goes_on()


async def test_a_participants_packets_from_another_address_are_nobodys(meeting: Meeting) -> None:
    wire = recorded(meeting.publisher)
    assert meeting.publisher._outbound
    selected = meeting.publisher.server.ice.selected
    # Encrypted with the right keys and never seen before: only the address is not the publisher's.
    fresh = [meeting.publisher._outbound.protect(audio(number)) for number in range(30, 50)]
    # From the publisher's own host they could be: its NAT may have given it another port (test_roaming.py).
    with stranger(meeting, "127.0.0.2") as thief:
        before = meeting.dropped("unknown_address")
        for datagram in fresh:
            thief.send(datagram)
        await becomes(lambda: meeting.dropped("unknown_address") == before + 20)
    assert meeting.publisher.server.ice.selected == selected
    await meeting.goes_on()

    # From an address of somebody who is in the room with keys of their own, they are not authentic.
    insider = await MediaClient.connect(meeting.router.create_transport())
    before = meeting.dropped("unauthenticated")
    for datagram in [*fresh, *wire]:
        insider.send_raw(datagram)
    await becomes(lambda: meeting.dropped("unauthenticated") == before + len(fresh) + len(wire))
    await meeting.goes_on()
    insider.close()


async def test_a_stranger_with_another_certificate_stays_out(meeting: Meeting) -> None:
    announced = {"fingerprints": [{"algorithm": "sha-256", "value": DtlsCertificate().sha256}]}
    transport = meeting.router.create_transport()
    pretender = await MediaClient.shake_hands(transport, announced)
    await becomes(lambda: transport.state == "failed")
    producer = transport.produce("audio", AUDIO)
    consumer = meeting.subscriber.server.consume(producer, ROUTER_RTP_CAPABILITIES, paused=False)
    pretender.send(*(audio(number) for number in range(20)))
    await meeting.goes_on()
    assert transport.stats()["packetsReceived"] == 0
    assert consumer.rtp_parameters["encodings"][0]["ssrc"] not in {
        struct.unpack_from("!I", packet, 8)[0] for packet in meeting.subscriber.rtp
    }
    pretender.close()


async def test_dtls_from_where_ice_was_not_is_not_answered(meeting: Meeting) -> None:
    waiting = meeting.router.create_transport()
    hello: list[bytes] = []
    endpoint = DtlsEndpoint(DtlsCertificate(), hello.append, lambda state: None)
    endpoint.expect([Fingerprint("sha-256", "00")], as_server=False)
    endpoint.start()
    before = meeting.dropped("unknown_address")
    with stranger(meeting) as knocking:
        for datagram in hello * 10:
            knocking.send(datagram)
        await becomes(lambda: meeting.dropped("unknown_address") == before + 10 * len(hello))
        with pytest.raises(BlockingIOError):
            knocking.recv(2048)
    assert (waiting.state, waiting._dtls.state) == ("new", DtlsState.NEW)
    endpoint.close()
    await meeting.goes_on()


def check(source: random.Random) -> bytes:
    """A Binding request of somebody unknown, well-formed, half of them with a USERNAME and a MESSAGE-INTEGRITY."""
    request = Message(Method.BINDING, Class.REQUEST, source.randbytes(12))
    if source.random() < 0.5:
        request.attributes["USERNAME"] = f"{source.randbytes(8).hex()}:{source.randbytes(4).hex()}"
        request.add_message_integrity(source.randbytes(16))
    else:
        request.add_fingerprint()
    return bytes(request)


def report_about(meeting: Meeting, **claimed: int) -> bytes:
    """A receiver report of the subscriber about a stream that it has."""
    ssrc = next(iter(meeting.subscriber.server.consumers.values())).ssrcs[0]
    known = {"fraction_lost": 0, "cumulative_lost": 0, "highest_sequence": 1, "jitter": 0, "last_sr": 0, "delay": 0}
    return building.receiver_report(ReceiverReport(1, (ReportBlock(ssrc, **(known | claimed)),)))


async def test_reports_may_claim_anything(meeting: Meeting, caplog: pytest.LogCaptureFixture) -> None:
    fields = {
        "fraction_lost": 0xFF,
        "highest_sequence": 0xFFFFFFFF,
        "jitter": 0xFFFFFFFF,
        "last_sr": 0xFFFFFFFF,
        "delay": 0xFFFFFFFF,
    }
    for field, most in fields.items():
        for value in (0, most // 2, most // 2 + 1, most):
            meeting.subscriber.send(report_about(meeting, **{field: value}))
    for lost in (-0x800000, 0x7FFFFF):
        meeting.subscriber.send(report_about(meeting, cumulative_lost=lost & 0xFFFFFF))
    # Read last.
    meeting.subscriber.send(building.remb(1, 1_000_000, []))
    await becomes(lambda: meeting.subscriber.server.downlink.remb == 1_000_000)
    await meeting.goes_on()
    assert not caplog.records


async def test_what_cannot_be_handled_keeps_nobody_from_the_clock(
    meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object) -> None:
        raise RuntimeError("a mistake of ours")

    monkeypatch.setattr(meeting.subscriber.server, "receive_rtcp", fail)
    meeting.subscriber.send(report_about(meeting))
    await becomes(lambda: meeting.dropped("internal_error") == 1)
    assert meeting.worker.stats()["mistakes"] in ({"datagram": 1}, {"rtcp": 1})


async def test_a_flood_of_stun_from_everywhere(meeting: Meeting) -> None:
    source = random.Random(22)
    plane = meeting.publisher.server.plane
    with ExitStack() as stack:
        # The whole of 127.0.0.0/8 is this machine.
        numbers = [source.randrange(1, 255) for _ in range(100)]
        everywhere = [stack.enter_context(stranger(meeting, f"127.{number}.{number}.1")) for number in numbers]
        started = time.monotonic()
        for _ in range(20):
            for one in everywhere:
                one.send(check(source))
            await meeting.goes_on()
        await becomes(lambda: meeting.dropped("stun_400") + meeting.dropped("stun_401") == 2000)
        seconds = time.monotonic() - started
        answers = sum(received(one) for one in everywhere)
    # At most fifty a second, however many ask.
    assert 0 < answers <= 50 * (int(seconds) + 2)
    # Nothing is remembered of any of them.
    assert len(plane.demultiplexer._routes) == 2
    assert len(plane.demultiplexer._by_address) == 2
    await meeting.goes_on()


def received(one: socket.socket) -> int:
    count = 0
    while True:
        try:
            one.recv(2048)
        except BlockingIOError:
            return count
        count += 1


async def test_a_burst_of_stun_leaves_the_loop_to_others(meeting: Meeting) -> None:
    """However many wait, so many at most are handled before other callbacks get their turn: a millisecond's worth."""
    source = random.Random(23)
    loop = asyncio.get_running_loop()
    in_a_row = []

    def handled() -> int:
        return meeting.dropped("stun_400") + meeting.dropped("stun_401")

    with stranger(meeting) as flood:
        for _ in range(500):
            flood.send(check(source))
        while (before := handled()) < 500:
            turn = loop.create_future()
            loop.call_soon(turn.set_result, None)
            await turn
            in_a_row.append(handled() - before)
    # The port may be read twice between two turns of this.
    assert max(in_a_row) <= 2 * 64
    await meeting.goes_on()
