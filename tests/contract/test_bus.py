"""One suite for the embedded bus and the one over Redis."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from redis.asyncio import Redis

from server.adapters.bus_memory import MemoryBus
from server.adapters.bus_redis import RedisBus


@pytest.fixture(params=["memory", "redis"])
async def bus(request: pytest.FixtureRequest) -> AsyncIterator[MemoryBus | RedisBus]:
    if request.param == "memory":
        memory = MemoryBus()
        yield memory
        await memory.close()
        return
    async with Redis.from_url(request.getfixturevalue("redis_url")) as redis:
        shared = RedisBus(redis)
        await shared.start()
        yield shared
        await shared.close()


class Ear:
    """Collects what it hears."""

    def __init__(self) -> None:
        self.heard: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    def __call__(self, payload: dict[str, Any]) -> None:
        self.heard.put_nowait(payload)

    async def next(self) -> dict[str, Any]:
        return await asyncio.wait_for(self.heard.get(), 5)


async def test_subscribers_hear_in_order(bus: MemoryBus | RedisBus) -> None:
    one, two = Ear(), Ear()
    bus.subscribe("floor", one)
    bus.subscribe("floor", two)
    for number in range(20):
        await bus.publish("floor", {"number": number})
    assert [await one.next() for _ in range(20)] == [{"number": number} for number in range(20)]
    assert [await two.next() for _ in range(20)] == [{"number": number} for number in range(20)]


async def test_topics_are_apart(bus: MemoryBus | RedisBus) -> None:
    floor, logins = Ear(), Ear()
    bus.subscribe("floor", floor)
    bus.subscribe("logins", logins)
    await bus.publish("logins", {"id": 1})
    await bus.publish("floor", {"id": 2})
    assert await floor.next() == {"id": 2}
    assert await logins.next() == {"id": 1}


async def test_an_unsubscribed_ear_is_deaf(bus: MemoryBus | RedisBus) -> None:
    deaf, other = Ear(), Ear()
    unsubscribe = bus.subscribe("floor", deaf)
    bus.subscribe("floor", other)
    unsubscribe()
    unsubscribe()
    await bus.publish("floor", {"id": 1})
    await other.next()
    assert deaf.heard.empty()
