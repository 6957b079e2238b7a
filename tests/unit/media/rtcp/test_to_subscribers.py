"""When a subscriber is told what time it is, and how much looking that takes."""

import math
from collections import Counter
from types import SimpleNamespace
from typing import Any

import pytest

from media.forwarder.interface import SenderInfo
from media.rtcp.packets import SenderReport, parse
from media.rtcp.source_clock import SourceTime
from media.rtcp.to_subscribers import report_sending
from media.rtcp.wall_clock import WallClock

ROUND = 0.1
"""Seconds between two rounds of the schedule."""


class Subscriber:
    """A transport whose consumers all flow, before a forwarder that writes down what it is asked."""

    def __init__(self, sounds: int, pictures: int) -> None:
        self.now = 1000.0
        self.flowing = True
        self.sent_at: float | None = None
        """None: now."""
        self.looks = 0
        self.datagrams: list[tuple[float, bytes]] = []
        forwarder = SimpleNamespace(sender_info=self._look, send_rtcp=self._send)
        plane = SimpleNamespace(forwarder=forwarder, wall_clock=WallClock(lambda: self.now))
        self.transport: Any = SimpleNamespace(number=1, plane=plane, consumers={}, sender_reports_at=-math.inf)
        for ssrc in range(sounds + pictures):
            kind = "audio" if ssrc < sounds else "video"
            producer = SimpleNamespace(times=[None], clock_rate=90000)
            consumer = SimpleNamespace(sink=ssrc, kind=kind, cname="somebody", producer=producer)
            consumer.probed_at = -math.inf
            consumer.transport, consumer.reports_sent, consumer.next_report_at = self.transport, 0, -math.inf
            self.transport.consumers[str(ssrc)] = consumer

    def _look(self, sink: int) -> SenderInfo | None:
        self.looks += 1
        sent_at = self.now if self.sent_at is None else self.sent_at
        return SenderInfo(sink, 1, 1, 0, sent_at, 90000, 0, 0, 0) if self.flowing else None

    def _send(self, number: int, compound: bytes) -> None:
        assert len(compound) <= 1200
        self.datagrams.append((self.now, compound))

    def tell_time(self) -> None:
        """The publishers say what time it is, as `media.rtcp.incoming` notes it."""
        for consumer in self.transport.consumers.values():
            consumer.producer.times[0] = SourceTime(0, self.now, 0, self.now)
            consumer.next_report_at = self.transport.sender_reports_at = -math.inf

    def live(self, seconds: float) -> None:
        for _ in range(round(seconds / ROUND)):
            self.now += ROUND
            if self.transport.sender_reports_at <= self.now:
                report_sending(self.transport, self.now)

    def reports(self) -> Counter[int]:
        """By stream, since the last call."""
        heard = [packet for _, compound in self.datagrams for packet in parse(compound)]
        self.datagrams.clear()
        return Counter(packet.ssrc for packet in heard if isinstance(packet, SenderReport))


def test_a_few_streams_are_reported_each_second_or_five() -> None:
    subscriber = Subscriber(sounds=1, pictures=1)
    subscriber.tell_time()
    subscriber.live(2)
    # Two soon, so that lips and sound can be aligned.
    early = subscriber.reports()
    assert min(early[ssrc] for ssrc in (0, 1)) >= 2
    subscriber.live(100)
    reports = subscriber.reports()
    assert reports[0] == pytest.approx(20, abs=6)
    assert reports[1] == pytest.approx(100, abs=25)


def test_who_gets_many_streams_hears_less_often_of_each() -> None:
    subscriber = Subscriber(sounds=20, pictures=20)
    subscriber.tell_time()
    subscriber.live(2)
    early = subscriber.reports()
    assert min(early[ssrc] for ssrc in range(40)) >= 2
    subscriber.live(100)
    datagrams = len(subscriber.datagrams)
    reports = subscriber.reports()
    assert len(reports) == 40
    assert sum(reports.values()) == pytest.approx(800, rel=0.15)
    # Several to a datagram.
    assert datagrams < sum(reports.values()) / 1.5


def test_nobody_is_looked_at_before_its_publisher_says_what_time_it_is() -> None:
    subscriber = Subscriber(sounds=5, pictures=5)
    subscriber.live(10)
    assert subscriber.looks == 0
    subscriber.tell_time()
    subscriber.live(ROUND)
    assert len(subscriber.reports()) == 10


def test_what_begins_to_flow_is_reported_soon() -> None:
    subscriber = Subscriber(sounds=5, pictures=5)
    subscriber.flowing = False
    subscriber.tell_time()
    subscriber.live(10)
    assert subscriber.datagrams == []
    assert subscriber.looks <= 10 * 10 / 0.2
    subscriber.flowing = True
    subscriber.live(0.4)
    assert len(subscriber.reports()) == 10


def test_what_is_only_probed_with_is_reported_too() -> None:
    """The answer tells what the probe did."""
    subscriber = Subscriber(sounds=0, pictures=1)
    subscriber.tell_time()
    subscriber.sent_at = subscriber.now
    subscriber.live(30)
    assert subscriber.reports()[0] <= 20
    (consumer,) = subscriber.transport.consumers.values()
    consumer.probed_at = subscriber.now
    consumer.next_report_at = subscriber.transport.sender_reports_at = -math.inf
    subscriber.live(ROUND)
    assert subscriber.reports()[0] == 1


def test_a_subscriber_of_nothing_costs_nothing() -> None:
    subscriber = Subscriber(sounds=0, pictures=0)
    subscriber.live(ROUND)
    assert subscriber.transport.sender_reports_at == math.inf
