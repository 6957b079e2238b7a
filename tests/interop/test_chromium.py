"""Real Chromium with mediasoup-client publishes to this SFU and decodes what comes back."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from media import Consumer, Producer, Worker, WorkerOptions
from tests.interop.aiortc_peer import AiortcPeer
from tests.interop.chromium_peer import PATIENCE, ChromiumPeer, OpenPage
from tests.interop.tracks import Bars
from tests.interop.watching import Watching


@pytest.fixture
async def worker() -> AsyncIterator[Worker]:
    worker = await Worker.start(WorkerOptions(port=0))
    yield worker
    await worker.close()


async def seen_as_sent(
    publisher: ChromiumPeer, producer: Producer, subscriber: ChromiumPeer, consumer: Consumer
) -> None:
    """The picture arrives in the size that the encoder has, half of 720p or more."""
    async with asyncio.timeout(PATIENCE):
        while True:
            wide, high = await publisher.sent_size(producer)
            seen = await subscriber.inbound(consumer, lambda report: bool(report.get("frameWidth")))
            if (seen["frameWidth"], seen["frameHeight"]) == (wide, high) and wide >= 640:
                return


async def asked_in_time(publisher: ChromiumPeer) -> None:
    """It answers the receiver's time that is in our reports, so that what it lost can be asked for in its time."""
    sending = publisher.transports["send"]
    await publisher.poll("path", "send", until=lambda _: sending.round_trip is not None)


async def test_two_pages_see_and_hear_each_other(worker: Worker, open_page: OpenPage) -> None:
    router = worker.create_router()
    heard: set[Producer] = set()
    router.on_audio_levels = lambda levels: heard.update(producer for producer, level in levels if level > -60)
    a, b = await asyncio.gather(open_page(router), open_page(router))
    for publisher, subscriber in ((a, b), (b, a)):
        audio, video = await publisher.produce("audio"), await publisher.produce("camera")
        sound, picture = await subscriber.consume(audio), await subscriber.consume(video)
        sound.resume()
        # Chromium sends keyframes when it is asked for one; by itself it would in a minute or two.
        async with asyncio.timeout(10):
            await subscriber.call("firstFrame", picture.id)
        await subscriber.inbound(picture, lambda report: report["framesDecoded"] >= 30)
        await seen_as_sent(publisher, video, subscriber, picture)
        await subscriber.inbound(sound, lambda report: report.get("totalAudioEnergy", 0) > 0.001)
        assert (await subscriber.call("transport", "receive"))["srtpCipher"] == "SRTP_AEAD_AES_256_GCM"
        # The same moment plays at the same time: what the sender reports of both streams agree.
        # A busy machine plays one of them late for a while; a wrong mapping would never let them meet.
        await subscriber.in_step(sound, picture)
        assert heard >= {audio}
        assert router.active_speaker is not None
        await asked_in_time(publisher)
    assert worker.stats()["dropped"].get("internal_error", 0) == 0


async def test_a_publisher_ramps_up_to_its_full_rate(worker: Worker, open_page: OpenPage) -> None:
    router = worker.create_router()
    page = await open_page(router)
    picture = await page.consume(await page.produce("noise"))
    picture.resume()
    path = await page.poll("path", "send", until=lambda pair: pair.get("availableOutgoingBitrate", 0) > 1_500_000)
    assert path["currentRoundTripTime"] < 0.5

    # The encoder follows the estimate, and the subscriber gets it all.
    before = await page.inbound(picture, lambda report: report["framesDecoded"] > 0)

    def full_rate(after: dict[str, Any]) -> bool:
        nonlocal before
        octets, milliseconds = (after[name] - before[name] for name in ("bytesReceived", "timestamp"))
        if milliseconds < 1000:
            return False
        before = after
        return bool(8000 * octets / milliseconds > 1_500_000)

    await page.inbound(picture, full_rate)
    # The receiver tells what its link takes: first after five seconds or so, and by REMB only.
    receiving = page.transports["receive"]
    await page.poll("path", "receive", until=lambda _: (receiving.downlink.remb or 0) > 500_000)


async def test_h264_goes_through(worker: Worker, open_page: OpenPage) -> None:
    router = worker.create_router()
    page = await open_page(router)
    picture = await page.consume(await page.produce("camera", "video/H264"))
    picture.resume()
    seen = await page.inbound(picture, lambda report: report.get("framesDecoded", 0) >= 10)
    assert seen["frameWidth"] >= 320


async def test_a_closed_page_is_noticed_at_once_and_a_restart_keeps_media(worker: Worker, open_page: OpenPage) -> None:
    router = worker.create_router()
    page = await open_page(router)
    picture = await page.consume(await page.produce("camera"))
    picture.resume()
    sending = page.transports["send"]
    await page.inbound(picture, lambda report: report.get("framesDecoded", 0) >= 5)
    old = sending.ice.fragments
    await page.call("restartIce", "send", sending.restart_ice())
    decoded = (await page.call("inbound", picture.id))["framesDecoded"]
    await page.inbound(picture, lambda report: report["framesDecoded"] >= decoded + 20)
    assert (sending.state, len(sending.ice.fragments)) == ("connected", 1)
    assert set(old).isdisjoint(sending.ice.fragments)

    ended = asyncio.Event()
    sending.on_state = lambda state: ended.set()
    await page.call("close", "send")
    # Long before the consent timeout of 12 seconds would tell.
    async with asyncio.timeout(6):
        await ended.wait()
    assert sending.state == "failed"


async def test_a_python_peer_and_a_browser_see_each_other(worker: Worker, open_page: OpenPage) -> None:
    router = worker.create_router()
    page, peer = await open_page(router), AiortcPeer(router)
    await peer.open()
    from_python = await page.consume(await peer.produce(Bars()))
    camera = await page.produce("camera")
    from_browser, track = await peer.consume(camera)
    from_python.resume()
    from_browser.resume()
    watching = Watching(track)
    async with asyncio.timeout(PATIENCE):
        await watching.more(10)
        while watching.size != await page.sent_size(camera):
            await watching.more(1)
    watching.task.cancel()
    seen = await page.inbound(from_python, lambda report: report.get("framesDecoded", 0) >= 10)
    assert (seen["frameWidth"], seen["frameHeight"]) == (320, 240)
    await peer.close()
