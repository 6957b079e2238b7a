"""Python peers (pymediasoup over aiortc) meet through this SFU."""

import asyncio
from collections.abc import AsyncIterator

import av
import pytest

from media import Worker, WorkerOptions
from tests.interop.aiortc_peer import AiortcPeer, Bars, Tone


@pytest.fixture
async def worker() -> AsyncIterator[Worker]:
    worker = await Worker.start(WorkerOptions(host="127.0.0.1", host6=None, port=0))
    yield worker
    await worker.close()


def energy(frame: av.AudioFrame) -> int:
    samples = memoryview(bytes(frame.planes[0])).cast("h")
    return max(map(abs, samples))


async def test_audio_and_video_go_both_ways_with_gcm(worker: Worker) -> None:
    router = worker.create_router()
    a, b = AiortcPeer(router), AiortcPeer(router)
    await asyncio.gather(a.open(), b.open())
    for publisher, subscriber in ((a, b), (b, a)):
        tone, bars = await publisher.produce(Tone()), await publisher.produce(Bars())
        (sound, sound_track), (picture, picture_track) = (
            await subscriber.consume(tone),
            await subscriber.consume(bars),
        )
        sound.resume()
        picture.resume()
        async with asyncio.timeout(15):
            frames = [await picture_track.recv() for _ in range(10)]
            assert {(frame.width, frame.height) for frame in frames} == {(320, 240)}
            while energy(await sound_track.recv()) < 4000:
                pass
    assert a.srtp_profiles() == b.srtp_profiles() == {b"SRTP_AEAD_AES_256_GCM"}
    await asyncio.gather(a.close(), b.close())
