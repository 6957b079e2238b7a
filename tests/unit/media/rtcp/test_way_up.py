"""The queue on a peer's way up, as its sender reports tell of it."""

import time

import pytest

from media.rtcp.building import sender_report
from media.rtcp.packets import SenderReport
from media.rtcp.way_up import WayUp
from tests.unit.media.media_client import AUDIO, MediaClient, audio
from tests.unit.media.node import MovableClock, becomes, running_worker

AHEAD = 3_900_000_000.0
"""Seconds by which the peer's clock is ahead of ours."""


def told(*reports: tuple[float, float]) -> WayUp:
    """Of reports that came at a time, so many seconds after they were sent."""
    way_up = WayUp()
    for now, delay in reports:
        way_up.note(now - delay + AHEAD, now)
    return way_up


def test_nothing_is_known_of_who_reports_nothing() -> None:
    assert WayUp().waited(10.0) == 0.0
    assert told((10.0, 0.2)).waited(10.0) == 0.0


def test_the_longest_wait_of_late_counts() -> None:
    way_up = told((10.0, 0.02), (11.0, 0.32), (12.0, 0.12))
    assert way_up.waited(12.0) == pytest.approx(0.3, abs=0.01)
    assert way_up.waited(14.5) == pytest.approx(0.1, abs=0.01)
    assert way_up.waited(15.5) == 0.0


def test_who_reports_without_end_is_soon_asked_about() -> None:
    way_up = told(*((10.0 + step / 100_000, 0.02 + step % 7 / 10) for step in range(100_000)))
    assert way_up.waited(11.0) == pytest.approx(0.6, abs=0.01)
    began = time.process_time()
    for _ in range(1000):
        way_up.waited(11.0)
    assert time.process_time() - began < 0.5


def test_a_longer_route_and_a_slower_clock_are_no_queue_for_long() -> None:
    way_up = told((0.0, 0.02), *((float(second), 0.12 + second * 0.0001) for second in range(1, 200)))
    assert way_up.waited(200.0) == pytest.approx(0.0, abs=0.01)


def test_a_clock_that_is_set_and_another_path_begin_anew() -> None:
    way_up = told((10.0, 0.02), (11.0, 60.0), (12.0, 60.1), (13.0, -60.0), (14.0, -59.9))
    assert way_up.waited(14.0) == pytest.approx(0.1, abs=0.01)
    way_up.forget()
    assert way_up.waited(14.0) == 0.0


async def test_what_one_transport_sends_tells_of_all_of_its_peer() -> None:
    clock = MovableClock()
    async with running_worker(clock) as worker:
        router = worker.create_router()
        send = router.create_transport()
        receive = router.create_transport(beside=send)
        stranger = router.create_transport()
        client = await MediaClient.connect(send)
        send.produce("audio", AUDIO)
        client.send(audio(1), sender_report(SenderReport(1001, 0xE0000000 << 32, 960, 1, 80)))
        await becomes(lambda: send.stats()["packetsReceived"] == 2)
        clock.ahead += 1.2
        client.send(sender_report(SenderReport(1001, 0xE0000001 << 32, 48960, 1, 80)))
        await becomes(lambda: receive.way_up.waited(clock()) >= 0.19)
        assert stranger.way_up.waited(clock()) == 0.0
        client.close()
