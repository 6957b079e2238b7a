"""The bus over Redis, for several nodes."""

import asyncio
import contextlib
import json
import time
from collections.abc import Callable
from typing import Any

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from rooms.ports import Handler
from server.adapters.bus_memory import MemoryBus

log = structlog.get_logger()
CHANNEL = "technopark:bus"
RETRY_SECONDS = 0.5
AWAY_SECONDS = 5
"""After a failure nothing is said for so long, or whoever says something would wait each time."""
START_SECONDS = 5
"""How long the start waits for Redis before the node serves without it."""
QUIET_SECONDS = 15
"""After so long without a word the connection is tried, or a dead one would never be noticed."""


class RedisBus:
    """One channel for all topics. What is said while Redis is away is missed: subscribers refetch, nothing replays."""

    def __init__(self, redis: "Redis") -> None:
        self._redis = redis
        self._here = MemoryBus()
        """The subscribers of this node."""
        self._reader: asyncio.Task[None] | None = None
        self._listening = asyncio.Event()
        self._away_until = 0.0

    async def start(self) -> None:
        """Begin to listen, and return once Redis has confirmed it, or is late: it is tried on and on."""
        self._reader = asyncio.create_task(self._read(), name="redis bus")
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._listening.wait(), START_SECONDS)

    async def publish(self, topic: str, payload: dict[str, Any]) -> None:
        """Tell every node. While Redis is away only this one is told, and nobody waits."""
        if self._listening.is_set() and time.monotonic() >= self._away_until:
            try:
                await self._redis.publish(CHANNEL, json.dumps([topic, payload]))
            except RedisError as error:
                self._away_until = time.monotonic() + AWAY_SECONDS
                log.warning("bus.publish_failed", topic=topic, error=str(error))
            else:
                return
        await self._here.publish(topic, payload)

    def subscribe(self, topic: str, handler: Handler) -> Callable[[], None]:
        """Call `handler` with each payload until the returned function is called."""
        return self._here.subscribe(topic, handler)

    async def close(self) -> None:
        """Stop listening."""
        if self._reader:
            self._reader.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._reader
        await self._here.close()

    async def _read(self) -> None:
        while True:
            try:
                async with self._redis.pubsub(ignore_subscribe_messages=False) as channel:
                    await channel.subscribe(CHANNEL)
                    while True:
                        message = await channel.get_message(timeout=QUIET_SECONDS)
                        if message and message["type"] == "subscribe":
                            self._listening.set()
                        elif message and message["type"] == "message":
                            await self._here.publish(*json.loads(message["data"]))
            except RedisError as error:
                self._listening.clear()
                log.warning("bus.lost", error=str(error))
                await asyncio.sleep(RETRY_SECONDS)
