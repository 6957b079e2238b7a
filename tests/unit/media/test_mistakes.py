"""A mistake of ours that one participant meets is theirs alone: the others have their turn all the same."""

import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from media import ROUTER_RTP_CAPABILITIES, Producer, WebRtcTransport, Worker
from media.mistakes import Mistakes
from media.rtcp import building
from media.rtcp.packets import KeyframeRequest, Nack
from tests.unit.media.media_client import VIDEO, MediaClient, video
from tests.unit.media.node import StandingClock, becomes, running_worker


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


async def test_a_layer_that_cannot_be_given_up_keeps_no_other_from_it(
    lecture: Lecture, monkeypatch: pytest.MonkeyPatch
) -> None:
    given_up: list[int] = []
    screen = lecture.listeners[2].produce("video", VIDEO)
    monkeypatch.setattr(lecture.camera.rates, "stop", fail)
    monkeypatch.setattr(screen.rates, "stop", lambda layer, asked: given_up.append(layer))
    stalled = [(lecture.camera.source, 0), (screen.source, 0)]
    monkeypatch.setattr(lecture.worker._plane.forwarder, "take_stalled", lambda: stalled)
    lecture.look()
    assert given_up == [0]
    assert lecture.told == [0, 1, 2]
    assert lecture.worker.stats()["mistakes"] == {"stalls": 1}


async def test_a_listener_that_fails_is_counted_and_written_down_now_and_then(
    lecture: Lecture, caplog: pytest.LogCaptureFixture
) -> None:
    lecture.camera.on_close.append(fail)
    for consumer in lecture.camera.consumers:
        consumer.on_producer_paused = fail
    for _ in range(50):
        lecture.camera.pause()
        lecture.camera.resume()
    lecture.camera.close()
    assert len(caplog.records) == 2
    assert lecture.worker.stats()["mistakes"] == {"on_producer_paused": 300, "on_close": 1}


@pytest.mark.parametrize("broken", ["take_stalled", "release", "incomplete", "waiting_for_keyframe", "take_levels"])
async def test_what_cannot_be_asked_of_the_forwarder_keeps_nobody_from_the_rest(
    broken: str, lecture: Lecture, monkeypatch: pytest.MonkeyPatch
) -> None:
    reported: list[WebRtcTransport] = []
    monkeypatch.setattr("media.schedule.report_sending", lambda transport, now: reported.append(transport))
    monkeypatch.setattr(lecture.worker._plane.forwarder, broken, fail)
    for listener in lecture.listeners:
        listener.sender_reports_at = 0.0
    lecture.look()
    assert (lecture.told, reported) == ([0, 1, 2], lecture.listeners)
    assert list(lecture.worker.stats()["mistakes"].values()) == [1]


@dataclass
class Lessons:
    """Two who publish a picture each, of which a packet is missing, and one who watches both. It owes a keyframe."""

    worker: Worker
    clock: StandingClock
    publishers: list[MediaClient]
    listener: MediaClient

    def look(self) -> None:
        self.clock.ahead += 1.0
        self.worker._schedule.tick(self.worker._plane, self.clock())


@pytest.fixture
async def lessons() -> AsyncIterator[Lessons]:
    clock = StandingClock()
    async with running_worker(clock) as worker:
        worker._schedule.stop()
        router, forwarder = worker.create_router(), worker._plane.forwarder
        clients = [await MediaClient.connect(router.create_transport()) for _ in range(3)]
        *publishers, listener = clients
        for publisher in publishers:
            producer = publisher.server.produce("video", VIDEO)
            listener.server.consume(producer, ROUTER_RTP_CAPABILITIES, paused=False)
            publisher.send(video(1), video(3))
        # The link takes whatever there is.
        listener.send(building.remb(1, 10_000_000, [1]))
        await becomes(lambda: (listener.server.estimate or 0) > 9_000_000)
        await becomes(lambda: len(forwarder.incomplete()) == len(forwarder.waiting_for_keyframe()) == 2)
        yield Lessons(worker, clock, publishers, listener)
        for client in clients:
            client.close()


@pytest.mark.parametrize("place", [0, 1])
async def test_a_publisher_who_cannot_be_asked_keeps_no_other_from_being_asked(
    place: int, lessons: Lessons, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, sound = lessons.publishers[place], lessons.publishers[1 - place]
    monkeypatch.setattr(broken.server, "ssrc", -1)
    lessons.look()
    await sound.until(lambda: sound.heard(Nack) and sound.heard(KeyframeRequest))
    told = lessons.worker.stats()["mistakes"]
    assert (told["missing packets"], told["keyframe requests"]) == (1, 1)


@pytest.mark.parametrize("place", [0, 1])
async def test_a_publisher_who_cannot_be_sent_to_keeps_no_other_from_being_asked(
    place: int, lessons: Lessons, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, sound = lessons.publishers[place], lessons.publishers[1 - place]
    monkeypatch.setattr(broken.server, "_peer", 7)
    lessons.look()
    await sound.until(lambda: sound.heard(Nack) and sound.heard(KeyframeRequest))
    told = lessons.worker.stats()["mistakes"]
    assert (told["missing packets"], told["keyframe requests"]) == (1, 1)


async def test_whose_pictures_cannot_go_keeps_nobody_else_waiting(
    lessons: Lessons, monkeypatch: pytest.MonkeyPatch
) -> None:
    plane, watched = lessons.worker._plane, lessons.publishers[0]
    producer = next(iter(watched.server.producers.values()))
    other = await MediaClient.connect(watched.server.router.create_transport())
    other.server.consume(producer, ROUTER_RTP_CAPABILITIES, paused=False)
    for client in (lessons.listener, other):
        plane.forwarder.set_pace(client.server.number, 50_000, plane.now())
    watched.send(video(4, keyframe=True), video(5), video(6))
    await becomes(lambda: plane.forwarder.transport_stats(watched.server.number).packets_received == 5)
    assert plane.forwarder.release(plane.now())
    monkeypatch.setattr(lessons.listener.server, "_peer", 7)
    for _ in range(3):
        lessons.look()
    await other.until(lambda: len(other.rtp) == 3)
    assert lessons.worker.stats()["mistakes"]["waiting packets"] == 2
    assert not plane.forwarder.release(plane.now())
    other.close()


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
