"""Python peers (pymediasoup over aiortc) meet through this SFU."""

import asyncio
import itertools

import av
from aiortc import MediaStreamTrack

from media import Worker, WorkerOptions
from tests.interop.aiortc_peer import AiortcPeer
from tests.interop.lossy_relay import lossy_relay
from tests.interop.tracks import Bars, Tone
from tests.interop.way import Conditions
from tests.unit.media.node import MovableClock


def size(frame: object) -> tuple[int, int]:
    """Of a picture."""
    assert isinstance(frame, av.VideoFrame)
    return frame.width, frame.height


def energy(frame: object) -> int:
    """Of sound: its loudest sample."""
    assert isinstance(frame, av.AudioFrame)
    samples = memoryview(bytes(frame.planes[0])).cast("h")
    return max(map(abs, samples))


async def still_moving(track: MediaStreamTrack) -> bool:
    """Whether another frame comes within five frame times."""
    try:
        await asyncio.wait_for(track.recv(), 5 * Bars.pace)
    except TimeoutError:
        return False
    return True


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
        async with asyncio.timeout(45):
            sizes = {size(await picture_track.recv()) for _ in range(10)}
            assert sizes == {(320, 240)}
            while energy(await sound_track.recv()) < 4000:
                pass
    assert a.srtp_profiles() == b.srtp_profiles() == {b"SRTP_AEAD_AES_256_GCM"}
    await asyncio.gather(a.close(), b.close())


async def test_lost_packets_are_repaired_on_both_legs(worker: Worker) -> None:
    async with lossy_relay(worker.port) as relay:
        router = worker.create_router()
        a, b = AiortcPeer(router, relay.port), AiortcPeer(router, relay.port)
        await asyncio.gather(a.open(), b.open())
        bars = await a.produce(Bars())
        # On a machine that is busy aiortc would ask for less than these few pictures take, and be held short.
        picture, track = await b.consume(bars, estimating=False)
        picture.resume()
        async with asyncio.timeout(60):
            await track.recv()
            relay.up.conditions = relay.down.conditions = Conditions(loss=0.1)
            frames = [await track.recv() for _ in range(60)]
        times = [frame.pts or 0 for frame in frames]
        ages = [later - earlier for earlier, later in itertools.pairwise(times)]
        assert relay.up.lost + relay.down.lost >= 3
        # Every frame of the publisher's was decoded: what was lost came again.
        assert max(ages) == min(ages) == 9000
        await asyncio.gather(a.close(), b.close())


async def test_a_paused_consumer_is_still_and_goes_on_with_a_keyframe(worker: Worker) -> None:
    router = worker.create_router()
    a, b = AiortcPeer(router), AiortcPeer(router)
    await asyncio.gather(a.open(), b.open())
    picture, track = await b.consume(await a.produce(Bars()))
    picture.resume()
    async with asyncio.timeout(45):
        await track.recv()
        picture.pause()
        while await still_moving(track):
            pass
        picture.resume()
        frame = await track.recv()
    assert size(frame) == (320, 240)
    await asyncio.gather(a.close(), b.close())


async def test_a_peer_cut_off_is_gone_after_the_consent_timeout_and_comes_back() -> None:
    clock = MovableClock()
    worker = await Worker.start(WorkerOptions(host="127.0.0.1", host6=None, port=0, clock=clock))
    async with lossy_relay(worker.port) as relay:
        peer = AiortcPeer(worker.create_router(), relay.port)
        await peer.open()
        states: asyncio.Queue[str] = asyncio.Queue()
        peer.sending.on_state = states.put_nowait
        await peer.produce(Tone())
        async with asyncio.timeout(45):
            assert [await states.get(), await states.get()] == ["connecting", "connected"]
            assert peer.sending.silence < 12
            relay.blocked = True
            clock.ahead += 12
            assert await states.get() == "failed"
            assert peer.sending.silence >= 12
            relay.blocked = False
            assert await states.get() == "connected"
        await peer.close()
    await worker.close()
