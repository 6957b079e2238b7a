"""The presence store in Redis: leases that end unless their node renews them."""

import asyncio
import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

from redis.asyncio import Redis

from rooms.ports import Lease

PREFIX = "technopark:presence:"
LEASE_SECONDS = 12


class RedisPresence:
    """One hash per node, field `room/participant`. The whole hash ends 12 s after its node was last heard of."""

    def __init__(self, redis: "Redis", lease_seconds: float = LEASE_SECONDS) -> None:
        self._redis = redis
        self._milliseconds = int(lease_seconds * 1000)

    async def enter(self, lease: Lease) -> None:
        """Record or replace the participant's lease."""
        key = PREFIX + lease.node_id
        value = asdict(lease) | {"entered_at": lease.entered_at.isoformat()}
        async with self._redis.pipeline(transaction=True) as pipe:
            pipe.hset(key, f"{lease.room_id}/{lease.participant_id}", json.dumps(value))
            pipe.pexpire(key, self._milliseconds)
            await pipe.execute()

    async def leave(self, room_id: str, participant_id: str) -> None:
        """Give the lease up; one that is not held is no error."""
        keys = await self._nodes()
        if keys:
            async with self._redis.pipeline(transaction=False) as pipe:
                for key in keys:
                    pipe.hdel(key, f"{room_id}/{participant_id}")
                await pipe.execute()

    async def renew(self, node_id: str) -> None:
        """Keep every lease of the node for another term."""
        await self._redis.pexpire(PREFIX + node_id, self._milliseconds)

    async def inside(self, room_ids: Iterable[str] | None = None) -> dict[str, list[Lease]]:
        """Who is inside the given rooms, or all rooms; rooms with nobody are left out."""
        wanted = None if room_ids is None else set(room_ids)
        found: dict[str, list[Lease]] = {}
        hashes = await asyncio.gather(*(self._redis.hvals(key) for key in await self._nodes()))
        for value in (value for values in hashes for value in values):
            fields = json.loads(value)
            lease = Lease(**fields | {"entered_at": datetime.fromisoformat(fields["entered_at"])})
            if wanted is None or lease.room_id in wanted:
                found.setdefault(lease.room_id, []).append(lease)
        for leases in found.values():
            leases.sort(key=lambda lease: lease.entered_at)
        return found

    async def forget_node(self, node_id: str) -> None:
        """Give up every lease of a node."""
        await self._redis.delete(PREFIX + node_id)

    async def close(self) -> None:
        """Nothing to close: the connection belongs to whoever made it."""

    async def _nodes(self) -> list[bytes]:
        return [key async for key in self._redis.scan_iter(match=PREFIX + "*", count=100)]
