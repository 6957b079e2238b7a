"""Real Chromium with mediasoup-client publishes to this SFU and decodes what comes back."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from media import Producer, Router, Worker, WorkerOptions
from tests.interop.chromium_peer import ChromiumPeer, chromium_pages

OpenPage = Callable[[Router], Awaitable[ChromiumPeer]]


@pytest.fixture
async def worker() -> AsyncIterator[Worker]:
    worker = await Worker.start(WorkerOptions(port=0))
    yield worker
    await worker.close()


@pytest.fixture
async def open_page() -> AsyncIterator[OpenPage]:
    async with chromium_pages() as opener:
        yield opener


async def test_two_pages_see_and_hear_each_other(worker: Worker, open_page: OpenPage) -> None:
    router = worker.create_router()
    heard: set[Producer] = set()
    router.on_audio_levels = lambda levels: heard.update(producer for producer, level in levels if level > -60)
    a, b = await asyncio.gather(open_page(router), open_page(router))
    for publisher, subscriber in ((a, b), (b, a)):
        audio, video = await publisher.produce("audio"), await publisher.produce("camera")
        sound, picture = await subscriber.consume(audio), await subscriber.consume(video)
        sound.resume()
        first_frame = await subscriber.call("firstFrame", picture.id)
        seen = await subscriber.inbound(picture, lambda report: report.get("framesDecoded", 0) >= 30)
        assert (seen["frameWidth"], seen["frameHeight"]) == (1280, 720)
        assert first_frame < 1500
        await subscriber.inbound(sound, lambda report: report.get("totalAudioEnergy", 0) > 0.001)
        assert (await subscriber.call("transport", "receive"))["srtpCipher"] == "AEAD_AES_256_GCM"
        # The same moment plays at the same time: what the sender reports of both streams agree.
        moments = await subscriber.poll("playout", [sound.id, picture.id], until=all)
        assert abs(moments[0] - moments[1]) < 150
        assert heard >= {audio}
        assert router.active_speaker is not None
    assert worker.stats()["dropped"].get("internal_error", 0) == 0
