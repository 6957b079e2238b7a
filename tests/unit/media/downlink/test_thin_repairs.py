"""A large picture over a thin link, on a running node: its end, repairs of it, and requests for another."""

from collections.abc import AsyncIterator

import pytest

from media import ROUTER_RTP_CAPABILITIES, Consumer, Worker
from media.downlink.allocation import HELD
from media.downlink.probing import Signs
from media.rtcp import building
from media.rtcp.packets import ReceiverReport, ReportBlock
from tests.unit.media.media_client import VIDEO, MediaClient, rtp, two_clients
from tests.unit.media.node import StandingClock, becomes

PICTURE = 60
PACE = 100_000
ENCODINGS = [*VIDEO["encodings"], {"ssrc": 2003, "rtx": {"ssrc": 2004}}]


class Call:
    """A picture on its way from a publisher to a subscriber, as time is told."""

    def __init__(
        self, sizes: int, clock: StandingClock, worker: Worker, publisher: MediaClient, subscriber: MediaClient
    ) -> None:
        worker._schedule.stop()
        self.plane, self.schedule, self.clock = worker._plane, worker._schedule, clock
        self.publisher, self.subscriber = publisher, subscriber
        producer = publisher.server.produce("video", VIDEO | {"encodings": ENCODINGS[:sizes]})
        self.consumer: Consumer = subscriber.server.consume(producer, ROUTER_RTP_CAPABILITIES, paused=False)
        self.downlink = subscriber.server.downlink
        self.sent = self.reports = 0

    async def send(self, packets: int) -> None:
        """A picture of so many packets."""
        for index in range(packets):
            self.sent += 1
            head = b"\x10\x00" if index == 0 else b"\x00\x01"
            last = 0x80 if index == packets - 1 else 0
            self.publisher.send(rtp(96 | last, self.sent, self.sent * 3000, 2001, head + bytes(1000)))
        heard = self.plane.forwarder.transport_stats
        await becomes(lambda: heard(self.publisher.server.number).packets_received == self.sent)

    async def report(self, highest: int, lost: int = 0) -> None:
        self.reports += 1
        block = ReportBlock(self.consumer.ssrcs[0], 0, lost, highest, 0, 0, 0)
        told = building.receiver_report(ReceiverReport(7, (block,)))
        self.subscriber.send(told, building.remb(7, 0x40000 * self.reports, self.consumer.ssrcs))
        await becomes(lambda: self.downlink.remb == 0x40000 * self.reports)

    async def ask(self, first: int, last: int) -> None:
        before = self.reports
        self.subscriber.send(building.nack(7, self.consumer.ssrcs[0], range(first, last + 1)))
        self.reports = before + 1
        self.subscriber.send(building.remb(7, 0x40000 * self.reports, self.consumer.ssrcs))
        await becomes(lambda: self.downlink.remb == 0x40000 * self.reports)

    async def again(self, packets: int) -> list[int]:
        """The numbers of so many packets that came again, and no more."""
        rtx = self.consumer.ssrcs[1].to_bytes(4)
        sent = self.plane.forwarder.transport_stats(self.subscriber.server.number).packets_sent
        await becomes(lambda: len(self.subscriber.rtp) + self.heard() >= sent)
        came = [packet for packet in self.subscriber.rtp if packet[8:12] == rtx]
        self.subscriber.rtp = [packet for packet in self.subscriber.rtp if packet[8:12] != rtx]
        self._taken += len(came)
        header = [12 + (4 + 4 * int.from_bytes(packet[14:16]) if packet[0] & 0x10 else 0) for packet in came]
        assert len(came) == packets
        return [int.from_bytes(packet[at : at + 2]) for packet, at in zip(came, header, strict=True)]

    _taken = 0

    def heard(self) -> int:
        """Everything else that came."""
        return self._taken + len(self.subscriber.rtcp)

    def pass_time(self, seconds: float) -> None:
        self.clock.ahead += seconds


@pytest.fixture
async def call(request: pytest.FixtureRequest) -> AsyncIterator[Call]:
    """With a camera of one size, or as many as a test asks for."""
    clock = StandingClock()
    async with two_clients(clock) as clients:
        yield Call(getattr(request, "param", 1), clock, *clients)


async def test_an_end_that_did_not_arrive_is_sent_again_and_not_taken_for_a_new_loss(call: Call) -> None:
    await call.send(10)
    await call.report(6)
    call.pass_time(0.1)
    await call.report(6)
    assert await call.again(0) == []
    # By now it should be there; what is sent again may be lost once, too.
    for expected in ([7, 8, 9, 10], [7, 8, 9, 10], []):
        call.pass_time(0.5)
        await call.report(6)
        assert await call.again(len(expected)) == expected
    await call.send(1)
    await call.report(11, lost=4)
    assert call.consumer.loss == 0
    await call.send(10)
    await call.report(21, lost=9)
    assert call.consumer.loss == 0.5


async def test_what_found_no_room_yet_is_no_new_loss_either(call: Call) -> None:
    await call.send(PICTURE)
    await call.report(6)
    call.pass_time(0.5)
    await call.report(6)
    assert len(await call.again(22)) == 22
    await call.send(1)
    await call.report(PICTURE + 1, lost=PICTURE - 6)
    assert call.consumer.loss == 0
    falls = call.downlink._steering.estimator.falls
    await call.ask(7, PICTURE)
    assert call.downlink._steering.estimator.falls == falls == 0


async def test_a_video_of_which_only_repairs_came_of_late_does_not_come_on_top(call: Call) -> None:
    await call.send(PICTURE)
    call.downlink.decide(call.plane.now())
    assert call.downlink._flowing > 0
    known = call.downlink
    call.subscriber.send(building.remb(7, 2_000_000, call.consumer.ssrcs[1:]))
    await becomes(lambda: known.estimate == 2_000_000)
    call.subscriber.send(building.remb(7, 2_000_000, [9]))
    await becomes(lambda: known.estimate == 2_000_000 + known._flowing)


async def test_no_other_keyframe_is_asked_for_while_one_is_on_its_way(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("media.downlink.controller.pace", lambda *_: PACE)
    call.downlink.decide(call.plane.now())
    await call.send(12)
    assert call.downlink.awaits_keyframe(call.consumer, call.plane.now())
    while call.plane.forwarder.release(call.plane.now()):
        call.pass_time(0.02)
    assert not call.downlink.awaits_keyframe(call.consumer, call.plane.now())
    # Nor while much of it is being sent again, but not for ever.
    await call.ask(1, 12)
    began = call.plane.now()
    assert call.downlink.awaits_keyframe(call.consumer, began)
    for _ in range(45):
        call.pass_time(0.2)
        await call.ask(1, 12)
        if not call.downlink.awaits_keyframe(call.consumer, call.plane.now()):
            break
    assert 7.9 < call.plane.now() - began < 8.3


@pytest.mark.parametrize("call", [1, 2], indirect=True, ids=["one size", "two sizes"])
async def test_what_is_held_is_repaired_before_it_is_given_again_unless_there_is_a_smaller_picture(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("media.downlink.controller.pace", lambda *_: PACE)
    video = call.consumer.video
    call.downlink.decide(call.plane.now())
    await call.send(12)
    while call.plane.forwarder.release(call.plane.now()):
        call.pass_time(0.02)
    call.pass_time(10)
    video.current = HELD
    await call.ask(1, 12)
    call.downlink.decide(call.plane.now())
    assert (video.current != HELD) is (len({choice.layer for _, choice in video.ladder}) == 2)
    call.pass_time(10)
    call.downlink.decide(call.plane.now())
    assert video.current != HELD


async def test_a_probe_with_a_picture_does_not_overrun_the_link_with_it(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    steering, probed, goals = call.downlink._steering, list[float](), list[float]()

    def noted(_known: object, _streams: object, _audio: int, probe: float, *_: object) -> int:
        probed.append(probe)
        return PACE

    monkeypatch.setattr("media.downlink.controller.pace", noted)
    monkeypatch.setattr(steering, "goal", lambda *_: 9_000_000.0)
    monkeypatch.setattr(steering, "begin_probe", lambda goal, *_: goals.append(goal))
    now = call.plane.now()
    steering.prober.start(200_000, 300_000, 0, Signs(0, 0, 0.0, now), now)
    call.downlink.decide(now)
    await call.send(12)
    call.downlink.decide(call.plane.now())
    # Padding is small packets, a picture is not; of a picture that waits, half would be lost at twice the rate.
    assert probed == [450_000, 300_000]
    assert goals == [9_000_000, 1.5 * steering.estimator.estimate]


async def test_a_link_without_a_pace_has_keyframes_as_they_are_asked_for(call: Call) -> None:
    await call.send(12)
    await call.ask(1, 12)
    assert not call.downlink.awaits_keyframe(call.consumer, call.plane.now())


async def test_a_probe_is_made_of_what_is_missed_before_it_is_made_of_padding(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    await call.send(PICTURE)
    await call.ask(1, PICTURE)
    assert await call.again(3) == [PICTURE - 2, PICTURE - 1, PICTURE]
    monkeypatch.setattr(call.downlink._steering, "pad", lambda octets, now: 3 * 1100)
    call.downlink.pad(call.plane.now())
    assert await call.again(3) == [PICTURE - 5, PICTURE - 4, PICTURE - 3]
    # What nobody asks for any more is not sent.
    call.pass_time(1)
    monkeypatch.setattr(call.downlink._steering, "pad", lambda octets, now: 255)
    call.downlink.pad(call.plane.now())
    assert await call.again(1) == [0]
