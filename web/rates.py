"""How often: moving windows counted in the process, or in Redis for all nodes together."""

import time
from dataclasses import dataclass
from typing import Any, Final

import structlog
from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.strategies import MovingWindowRateLimiter
from redis.asyncio import ConnectionPool
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError, RedisError  # noqa: A004 - the library's name for it

from rooms.errors import RateLimited

log = structlog.get_logger("web")


@dataclass(frozen=True)
class Rate:
    """At most so many in a window, counted under a name."""

    name: str
    item: RateLimitItem


# A hall full of phones shares one address: what is counted by address leaves room for a class of students.
SIGN_IN_ADDRESS: Final = Rate("sign-in-address", RateLimitItemPerMinute(30, 5))
SIGN_IN_ACCOUNT: Final = Rate("sign-in-account", RateLimitItemPerMinute(10, 15))
REGISTER: Final = Rate("register", RateLimitItemPerHour(20))
GUEST: Final = Rate("guest", RateLimitItemPerMinute(120))
UPLOAD: Final = Rate("upload", RateLimitItemPerMinute(30))
INVITE: Final = Rate("invite", RateLimitItemPerHour(60))
FEED: Final = Rate("feed", RateLimitItemPerMinute(1200))
"""Calendar services ask for all of their people from a few addresses."""
INVITE_TRY: Final = Rate("invite-try", RateLimitItemPerMinute(120))
PASSWORD: Final = Rate("password", RateLimitItemPerMinute(10, 15))
EXPORT: Final = Rate("export", RateLimitItemPerHour(60))
BOOK: Final = Rate("book", RateLimitItemPerHour(60))
CHANGE: Final = Rate("change", RateLimitItemPerMinute(120))
WEBHOOK_TEST: Final = Rate("webhook-test", RateLimitItemPerHour(60))
SEARCH: Final = Rate("search", RateLimitItemPerMinute(300))
API_TOKEN: Final = Rate("api-token", RateLimitItemPerMinute(600))
API_STRANGER: Final = Rate("api-stranger", RateLimitItemPerMinute(300))
"""Requests without a token that stands, by address."""
LIVE: Final = Rate("live", RateLimitItemPerMinute(300))
"""Pages that ask anew every two seconds: ten of them behind one address."""


ANSWER_SECONDS: Final = 2
AWAY_SECONDS: Final = 5
"""After a failure Redis is left alone for so long, or every request would wait for it."""


class RateLimiter:
    """Counts what was done under a rate by an address, an account or a person.

    While Redis is away each node counts for itself: nobody is refused for it, and nothing is let through uncounted.
    """

    def __init__(self, url: str) -> None:
        """`url` is `memory://` or `redis://…`."""
        self._own = MovingWindowRateLimiter(MemoryStorage())
        self._shared: MovingWindowRateLimiter | None = None
        self._pool: ConnectionPool | None = None
        self._away_until = 0.0
        address = url.removeprefix("async+")
        if address.startswith(("redis://", "rediss://")):
            self._pool = ConnectionPool.from_url(
                address,
                socket_connect_timeout=ANSWER_SECONDS,
                socket_timeout=ANSWER_SECONDS,
                retry=Retry(NoBackoff(), 1, supported_errors=(ConnectionError,)),
            )
            # limits hands its options on to Redis, whatever their type; its own annotation is narrower.
            options: dict[str, Any] = {"connection_pool": self._pool, "implementation": "redispy"}
            self._shared = MovingWindowRateLimiter(RedisStorage(f"async+{address}", **options))

    async def count(self, rate: Rate, who: str) -> None:
        """Count one. Raises `RateLimited` with the seconds until the next may come."""
        if self._shared is not None and time.monotonic() >= self._away_until:
            try:
                await _count(self._shared, rate, who)
            except RedisError as error:
                log.warning("rates.redis_away", error=str(error))
                self._away_until = time.monotonic() + AWAY_SECONDS
            else:
                return
        await _count(self._own, rate, who)

    async def close(self) -> None:
        """Close the connections to Redis."""
        if self._pool is not None:
            await self._pool.disconnect()


async def _count(limiter: MovingWindowRateLimiter, rate: Rate, who: str) -> None:
    if await limiter.hit(rate.item, rate.name, who):
        return
    window = await limiter.get_window_stats(rate.item, rate.name, who)
    raise RateLimited(max(1.0, window.reset_time - time.time()))
