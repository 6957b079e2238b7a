"""A mistake of ours that one participant meets is theirs alone: the others have their turn all the same."""

import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from media import ROUTER_RTP_CAPABILITIES, Producer, WebRtcTransport, Worker
from media.mistakes import Mistakes
from tests.unit.media.media_client import VIDEO
from tests.unit.media.node import StandingClock, running_worker


def fail(*args: object) -> None:
    raise RuntimeError("a mistake of ours")


@dataclass
class Lecture:
    """Three listeners of one camera; `told` are those who heard which layer they get."""

    worker: Worker
    clock: StandingClock
    camera: Producer
    listeners: list[WebRtcTransport]
    told: list[int]

    def look(self) -> None:
        """As the schedule does, but an exception that it would log comes out."""
        self.clock.ahead += 1.0
        self.worker._schedule.tick(self.worker._plane, self.clock())


@pytest.fixture
async def lecture() -> AsyncIterator[Lecture]:
    clock = StandingClock()
    async with running_worker(clock) as worker:
        worker._schedule.stop()
        router = worker.create_router()
        camera = router.create_transport().produce("video", VIDEO)
        lecture = Lecture(worker, clock, camera, [router.create_transport() for _ in range(3)], [])
        for number, listener in enumerate(lecture.listeners):
            listener.state = "connected"
            consumer = listener.consume(camera, ROUTER_RTP_CAPABILITIES, paused=False)
            consumer.on_layers = lambda layer, temporal, number=number: lecture.told.append(number)
        yield lecture


async def test_a_choice_that_fails_keeps_nobody_else_from_theirs(
    lecture: Lecture, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(lecture.listeners[0].downlink, "decide", fail)
    lecture.look()
    assert lecture.told == [1, 2]
    for _ in range(30):
        lecture.listeners[0].downlink.touch()
        lecture.look()
    assert lecture.worker.stats()["mistakes"] == {"decision": 31}
    assert len(caplog.records) == 1


async def test_a_probe_that_fails_keeps_nobody_else_from_a_choice(
    lecture: Lecture, monkeypatch: pytest.MonkeyPatch
) -> None:
    downlink = lecture.listeners[0].downlink
    monkeypatch.setattr(downlink, "pad", fail)
    lecture.worker._plane.downlinks.probing.add(downlink)
    lecture.look()
    assert sorted(lecture.told) == [0, 1, 2]
    assert lecture.worker.stats()["mistakes"] == {"probe": 1}


async def test_a_picture_that_cannot_be_measured_keeps_nobody_from_a_choice(
    lecture: Lecture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lecture.camera.rates, "update", fail)
    lecture.look()
    assert lecture.told == [0, 1, 2]
    assert lecture.worker.stats()["mistakes"] == {"rates": 1}


async def test_a_report_that_fails_keeps_nobody_else_from_theirs(
    lecture: Lecture, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def report(transport: WebRtcTransport, now: float) -> None:
        asked.append(transport)
        if transport is lecture.listeners[0]:
            fail()

    monkeypatch.setattr("media.schedule.report_sending", report)
    for listener in lecture.listeners:
        listener.sender_reports_at = 0.0
    lecture.look()
    assert asked == lecture.listeners
    assert lecture.worker.stats()["mistakes"] == {"sender reports": 1}


def test_each_kind_is_written_down_once_a_minute(caplog: pytest.LogCaptureFixture) -> None:
    mistakes = Mistakes()
    for now in range(0, 120, 2):
        mistakes.contain("decision", now, fail)
    mistakes.contain("rtcp", 119.0, fail)
    with caplog.at_level(logging.ERROR):
        assert [record.getMessage() for record in caplog.records] == [
            "a mistake in the media plane: decision (1 so far)",
            "a mistake in the media plane: decision (31 so far)",
            "a mistake in the media plane: rtcp (1 so far)",
        ]
    assert all(record.exc_info for record in caplog.records)
