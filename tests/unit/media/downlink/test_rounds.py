"""A lecture's listeners, all of whom have to be looked at, do not hold up the node."""

from media import ROUTER_RTP_CAPABILITIES
from media.downlink.rounds import _AT_ONCE
from tests.unit.media.media_client import AUDIO, VIDEO
from tests.unit.media.node import StandingClock, running_worker

LISTENERS = 350


async def test_a_full_house_is_looked_at_in_turns() -> None:
    clock = StandingClock()
    async with running_worker(clock) as worker:
        worker._schedule.stop()
        router, plane = worker.create_router(), worker._plane
        producers = router.create_transport(), router.create_transport()
        camera, voice = producers[0].produce("video", VIDEO), producers[1].produce("audio", AUDIO)
        told: list[int] = []
        listeners = []
        for number in range(LISTENERS):
            listener = router.create_transport()
            listeners.append(listener)
            listener.state = "connected"
            listener.consume(voice, ROUTER_RTP_CAPABILITIES, paused=False)
            picture = listener.consume(camera, ROUTER_RTP_CAPABILITIES, paused=False)
            picture.on_layers = lambda layer, temporal, number=number: told.append(number)
        most = _AT_ONCE // 3
        for turn in (1, 2, 3):
            plane.downlinks.tick(plane, clock())
            assert len(told) == min(turn * most, LISTENERS)
            assert plane.downlinks.busy
        # Who comes first is not overtaken by who comes again meanwhile.
        listeners[0].downlink.touch()
        plane.downlinks.tick(plane, clock())
        assert told == list(range(LISTENERS))
        assert not plane.downlinks.busy

        # Nobody waits with news behind those who are only looked at now and then.
        plane.downlinks.restless.update(listener.downlink for listener in listeners)
        clock.ahead += 0.2
        listeners[-1].limit = 100_000
        plane.downlinks.tick(plane, clock())
        assert told[LISTENERS:] == [LISTENERS - 1]
        assert plane.downlinks.busy
