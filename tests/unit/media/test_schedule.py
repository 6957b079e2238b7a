"""How often the media plane looks after its links: no oftener than there is something to do."""

import asyncio

from media import ROUTER_RTP_CAPABILITIES
from media.schedule import Schedule
from tests.unit.media.media_client import AUDIO, VIDEO, MediaClient, audio, two_clients, video
from tests.unit.media.node import becomes, running_worker


async def test_the_pause_follows_the_need() -> None:
    async with running_worker() as worker:
        plane, schedule = worker._plane, Schedule()
        router = worker.create_router()
        publisher = await MediaClient.connect(router.create_transport())
        plane.downlinks.tick(plane, plane.now())
        idle = schedule.tick(plane, plane.now())
        publisher.server.produce("audio", AUDIO)
        producer = publisher.server.produce("video", VIDEO)
        publisher.send(audio(1), video(1, keyframe=True))
        await becomes(lambda: plane.forwarder.source_ssrc(producer.source, 0) is not None)
        calm = schedule.tick(plane, plane.now())
        publisher.send(video(3))
        await becomes(plane.forwarder.incomplete)
        busy = schedule.tick(plane, plane.now())
        assert (idle, calm, busy) == (0.25, 0.1, 0.02)
        publisher.close()


async def test_what_is_touched_is_looked_at_before_the_next_round() -> None:
    async with two_clients() as (worker, publisher, subscriber):
        consumer = subscriber.server.consume(publisher.server.produce("video", VIDEO), ROUTER_RTP_CAPABILITIES)
        downlinks, loop = worker._plane.downlinks, asyncio.get_running_loop()

        def pause() -> float:
            return worker._schedule._next_at - loop.time()

        await becomes(lambda: not downlinks.busy and pause() > 0.03)
        consumer.transport.downlink.touch()
        assert pause() <= 0.02
        await becomes(lambda: not downlinks.busy)
