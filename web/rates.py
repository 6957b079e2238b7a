"""How often: moving windows counted in the process, or in Redis for all nodes together."""

import time
from dataclasses import dataclass
from typing import Any, Final

from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.strategies import MovingWindowRateLimiter
from redis.asyncio import ConnectionPool

from rooms.errors import RateLimited


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
INVITE_TRY: Final = Rate("invite-try", RateLimitItemPerMinute(120))
PASSWORD: Final = Rate("password", RateLimitItemPerMinute(10, 15))
CHANGE: Final = Rate("change", RateLimitItemPerMinute(120))


class RateLimiter:
    """Counts what was done under a rate by an address, an account or a person."""

    def __init__(self, url: str) -> None:
        """`url` is `memory://` or `redis://…`."""
        address = url.removeprefix("async+")
        self._pool = ConnectionPool.from_url(address) if address.startswith(("redis://", "rediss://")) else None
        # limits hands its options on to Redis, whatever their type; its own annotation is narrower.
        options: dict[str, Any] = {"connection_pool": self._pool, "implementation": "redispy"}
        storage = MemoryStorage() if self._pool is None else RedisStorage(f"async+{address}", **options)
        self._limiter = MovingWindowRateLimiter(storage)

    async def count(self, rate: Rate, who: str) -> None:
        """Count one. Raises `RateLimited` with the seconds until the next may come."""
        if await self._limiter.hit(rate.item, rate.name, who):
            return
        window = await self._limiter.get_window_stats(rate.item, rate.name, who)
        raise RateLimited(max(1.0, window.reset_time - time.time()))

    async def close(self) -> None:
        """Close the connections to Redis."""
        if self._pool is not None:
            await self._pool.disconnect()
