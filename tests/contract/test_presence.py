"""One suite for the embedded presence store and the one in Redis."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from redis.asyncio import Redis

from rooms.ports import Lease
from server.adapters.presence_memory import MemoryPresence
from server.adapters.presence_redis import PREFIX, RedisPresence

START = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)
FIRST = Lease(
    room_id="a" * 32,
    technopark_id="b" * 32,
    participant_id="c" * 32,
    person_id="d" * 32,
    name="Mentor 1",
    role="mentor",
    node_id="north",
    entered_at=START,
)
SECOND = replace(
    FIRST, participant_id="e" * 32, name="Startup A", role="startup", entered_at=START + timedelta(seconds=1)
)
ELSEWHERE = replace(FIRST, room_id="f" * 32, participant_id="0" * 32, node_id="south")


@pytest.fixture(params=["memory", "redis"])
async def presence(request: pytest.FixtureRequest) -> AsyncIterator[MemoryPresence | RedisPresence]:
    if request.param == "memory":
        yield MemoryPresence()
        return
    async with Redis.from_url(request.getfixturevalue("redis_url")) as redis:
        await redis.flushdb()
        yield RedisPresence(redis)


async def test_who_enters_is_inside_in_order(presence: MemoryPresence | RedisPresence) -> None:
    for lease in (SECOND, FIRST, ELSEWHERE):
        await presence.enter(lease)
    assert await presence.inside() == {FIRST.room_id: [FIRST, SECOND], ELSEWHERE.room_id: [ELSEWHERE]}
    assert await presence.inside([FIRST.room_id, "9" * 32]) == {FIRST.room_id: [FIRST, SECOND]}


async def test_entering_again_replaces(presence: MemoryPresence | RedisPresence) -> None:
    await presence.enter(FIRST)
    renamed = replace(FIRST, name="Mentor 2")
    await presence.enter(renamed)
    assert await presence.inside() == {FIRST.room_id: [renamed]}


async def test_who_leaves_is_gone(presence: MemoryPresence | RedisPresence) -> None:
    await presence.enter(FIRST)
    await presence.leave(FIRST.room_id, FIRST.participant_id)
    await presence.leave(FIRST.room_id, FIRST.participant_id)
    assert await presence.inside() == {}


async def test_a_node_is_forgotten_alone(presence: MemoryPresence | RedisPresence) -> None:
    for lease in (FIRST, SECOND, ELSEWHERE):
        await presence.enter(lease)
    await presence.forget_node("north")
    assert await presence.inside() == {ELSEWHERE.room_id: [ELSEWHERE]}


async def test_renewing_keeps_leases(presence: MemoryPresence | RedisPresence) -> None:
    await presence.enter(FIRST)
    await presence.renew("north")
    assert await presence.inside() == {FIRST.room_id: [FIRST]}


async def test_leases_in_redis_end_with_their_node(redis_url: str) -> None:
    async with Redis.from_url(redis_url) as redis:
        await redis.flushdb()
        presence = RedisPresence(redis, lease_seconds=12)
        await presence.enter(FIRST)
        assert 11_000 < await redis.pttl(PREFIX + "north") <= 12_000
        await redis.pexpire(PREFIX + "north", 1_000)
        await presence.renew("north")
        assert 11_000 < await redis.pttl(PREFIX + "north") <= 12_000
