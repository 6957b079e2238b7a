"""The presence store in Redis: leases that end unless their node renews them."""

import asyncio
import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

import structlog
from redis.asyncio import Redis
from redis.asyncio.client import Pipeline
from redis.exceptions import RedisError

from rooms.ports import Lease

log = structlog.get_logger()
PREFIX = "technopark:presence:"
LEASE_SECONDS = 12


class RedisPresence:
    """One hash per node, field `room/participant`. The whole hash ends 12 s after its node was last heard of.

    While Redis is away nothing fails and nothing waits: what this process holds is kept here, is all that `inside`
    knows, and is written anew by the first `renew` that gets through.
    """

    def __init__(self, redis: "Redis", lease_seconds: float = LEASE_SECONDS) -> None:
        self._redis = redis
        self._milliseconds = int(lease_seconds * 1000)
        self._held: dict[str, dict[str, Lease]] = {}
        self._writing = asyncio.Lock()
        """Writes go in order, or a hash written anew would undo what came meanwhile."""
        self._away = False
        """Looked at before waiting for a turn, too: `renew` may be waiting for Redis in its own."""

    async def enter(self, lease: Lease) -> None:
        """Record or replace the participant's lease."""
        field = _field(lease.room_id, lease.participant_id)
        self._held.setdefault(lease.node_id, {})[field] = lease
        if self._away:
            return
        async with self._writing:
            if self._away:
                return
            key = PREFIX + lease.node_id
            async with self._redis.pipeline(transaction=True) as pipe:
                pipe.hset(key, field, _dump(lease))
                pipe.pexpire(key, self._milliseconds)
                await self._attempt(pipe)

    async def leave(self, room_id: str, participant_id: str) -> None:
        """Give the lease up; one that is not held by this process is no error."""
        field = _field(room_id, participant_id)
        nodes = [node for node, held in self._held.items() if held.pop(field, None)]
        if self._away or not nodes:
            return
        async with self._writing:
            if self._away:
                return
            async with self._redis.pipeline(transaction=True) as pipe:
                for node in nodes:
                    pipe.hdel(PREFIX + node, field)
                await self._attempt(pipe)

    async def renew(self, node_id: str) -> None:
        """Keep every lease of the node for another term; those that Redis lost, or never heard of, are written anew."""
        key = PREFIX + node_id
        async with self._writing:
            async with self._redis.pipeline(transaction=True) as pipe:
                pipe.hlen(key)
                pipe.pexpire(key, self._milliseconds)
                counted = await self._attempt(pipe)
            if counted is None:
                return
            held = self._held.get(node_id, {})
            if not self._away and counted[0] == len(held):
                return
            async with self._redis.pipeline(transaction=True) as pipe:
                pipe.delete(key)
                if held:
                    pipe.hset(key, mapping={field: _dump(lease) for field, lease in held.items()})
                    pipe.pexpire(key, self._milliseconds)
                if await self._attempt(pipe) is not None:
                    log.info("presence.written_anew", leases=len(held))
                    self._away = False

    async def inside(self, room_ids: Iterable[str] | None = None) -> dict[str, list[Lease]]:
        """Who is inside the given rooms, or all rooms; rooms with nobody are left out."""
        wanted = None if room_ids is None else set(room_ids)
        found: dict[str, list[Lease]] = {}
        for lease in await self._all():
            if wanted is None or lease.room_id in wanted:
                found.setdefault(lease.room_id, []).append(lease)
        for leases in found.values():
            leases.sort(key=lambda lease: lease.entered_at)
        return found

    async def forget_node(self, node_id: str) -> None:
        """Give up every lease of a node."""
        self._held.pop(node_id, None)
        async with self._writing:
            if self._away:
                return
            async with self._redis.pipeline(transaction=True) as pipe:
                pipe.delete(PREFIX + node_id)
                await self._attempt(pipe)

    async def close(self) -> None:
        """Nothing to close: the connection belongs to whoever made it."""

    async def _attempt(self, pipe: Pipeline) -> list[int] | None:
        try:
            answers: list[int] = await pipe.execute()
        except RedisError as error:
            self._lost(error)
            return None
        return answers

    async def _all(self) -> list[Lease]:
        if not self._away:
            try:
                keys = [key async for key in self._redis.scan_iter(match=PREFIX + "*", count=100)]
                hashes = await asyncio.gather(*(self._redis.hvals(key) for key in keys))
                return [_load(value) for values in hashes for value in values]
            except RedisError as error:
                self._lost(error)
        return [lease for held in self._held.values() for lease in held.values()]

    def _lost(self, error: RedisError) -> None:
        log.warning("presence.redis_away", error=str(error))
        self._away = True


def _field(room_id: str, participant_id: str) -> str:
    return f"{room_id}/{participant_id}"


def _dump(lease: Lease) -> str:
    return json.dumps(asdict(lease) | {"entered_at": lease.entered_at.isoformat()})


def _load(value: bytes | str) -> Lease:
    fields = json.loads(value)
    return Lease(**fields | {"entered_at": datetime.fromisoformat(fields["entered_at"])})
