"""Redis goes away and comes back: nobody waits long, nobody is refused for it, and nothing stays lost."""

import asyncio
import contextlib
import secrets
import time
from dataclasses import replace

import pytest
from limits import RateLimitItemPerSecond

from rooms.errors import RateLimited
from server.adapters.bus_redis import RedisBus
from server.adapters.presence_redis import PREFIX, RedisPresence
from server.adapters.redis_connection import ANSWER_SECONDS, connect
from tests.contract.test_bus import Ear
from tests.contract.test_presence import ELSEWHERE, FIRST, SECOND
from tests.services import RedisServer
from web.rates import Rate, RateLimiter


async def test_presence_goes_on_alone_and_is_written_anew(own_redis: RedisServer) -> None:
    async with connect(own_redis.url) as north, connect(own_redis.url) as south:
        presence, other_node = RedisPresence(north), RedisPresence(south)
        await other_node.enter(ELSEWHERE)
        await presence.enter(FIRST)
        own_redis.stop()
        await presence.enter(SECOND)
        await presence.leave(FIRST.room_id, FIRST.participant_id)
        await presence.renew("north")
        assert await presence.inside() == {SECOND.room_id: [SECOND]}

        own_redis.start()
        for node, store in (("north", presence), ("south", other_node)):
            await store.renew(node)

        everyone = {SECOND.room_id: [SECOND], ELSEWHERE.room_id: [ELSEWHERE]}
        assert await presence.inside() == await other_node.inside() == everyone


async def test_leases_that_redis_forgot_are_put_back(own_redis: RedisServer) -> None:
    async with connect(own_redis.url) as redis:
        presence = RedisPresence(redis)
        await presence.enter(FIRST)
        await redis.flushdb()
        # A newcomer makes the hash anew, without those who were inside.
        await presence.enter(SECOND)

        await presence.renew("north")

        assert await presence.inside() == {FIRST.room_id: [FIRST, SECOND]}
        assert 11_000 < await redis.pttl(PREFIX + "north") <= 12_000


async def test_a_frozen_redis_holds_nobody_up_twice(own_redis: RedisServer) -> None:
    rate = Rate(secrets.token_hex(4), RateLimitItemPerSecond(2, 60))
    limiter = RateLimiter(own_redis.url)
    async with connect(own_redis.url) as redis:
        presence = RedisPresence(redis)
        await presence.enter(FIRST)
        await limiter.count(rate, "warm")
        bus, ear = RedisBus(redis), Ear()
        await bus.start()
        bus.subscribe("floor", ear)
        own_redis.freeze()
        started = time.monotonic()
        await asyncio.gather(
            limiter.count(rate, "address"),
            bus.publish("floor", {"number": 1}),
            *(presence.enter(replace(FIRST, participant_id=secrets.token_hex(16))) for _ in range(20)),
        )
        assert time.monotonic() - started < 2 * ANSWER_SECONDS

        started = time.monotonic()
        again = asyncio.create_task(presence.renew("north"))
        await presence.leave(FIRST.room_id, FIRST.participant_id)
        await bus.publish("floor", {"number": 2})
        assert [(await ear.next())["number"] for _ in range(2)] == [1, 2]
        assert len((await presence.inside())[FIRST.room_id]) == 20
        await limiter.count(rate, "address")
        with pytest.raises(RateLimited):
            await limiter.count(rate, "address")
        assert time.monotonic() - started < 0.5
        await again
        await bus.close()
    await limiter.close()


async def test_rates_are_counted_without_redis(own_redis: RedisServer) -> None:
    rate = Rate(secrets.token_hex(4), RateLimitItemPerSecond(1, 60))
    limiter = RateLimiter(own_redis.url)
    await limiter.count(rate, "address")
    own_redis.stop()

    await limiter.count(rate, "address")
    with pytest.raises(RateLimited):
        await limiter.count(rate, "address")

    await limiter.close()


async def test_the_bus_speaks_to_its_own_node_and_listens_again(own_redis: RedisServer) -> None:
    async with connect(own_redis.url) as redis, connect(own_redis.url) as others:
        bus, ear = RedisBus(redis), Ear()
        await bus.start()
        bus.subscribe("floor", ear)
        own_redis.stop()

        await bus.publish("floor", {"number": 1})
        assert await ear.next() == {"number": 1}

        own_redis.start()
        async with asyncio.timeout(10):
            while True:
                await others.publish("technopark:bus", '["floor", {"number": 2}]')
                with contextlib.suppress(TimeoutError):
                    assert await asyncio.wait_for(ear.heard.get(), 0.1) == {"number": 2}
                    break
        await bus.close()
