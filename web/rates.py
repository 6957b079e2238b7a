"""How often: moving windows counted in the process, or in Redis for all nodes together."""

import time
from dataclasses import dataclass
from typing import Final

from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.aio.storage import Storage
from limits.aio.strategies import MovingWindowRateLimiter
from limits.storage import storage_from_string

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
        address = url.removeprefix("async+")
        options: dict[str, str] = {"implementation": "redispy"} if address.startswith("redis") else {}
        storage = storage_from_string(f"async+{address}", **options)
        if not isinstance(storage, Storage):
            raise TypeError(f"no asynchronous storage for {address.partition(':')[0]}")
        self._limiter = MovingWindowRateLimiter(storage)

    async def count(self, rate: Rate, who: str) -> None:
        """Count one. Raises `RateLimited` with the seconds until the next may come."""
        if await self._limiter.hit(rate.item, rate.name, who):
            return
        window = await self._limiter.get_window_stats(rate.item, rate.name, who)
        raise RateLimited(max(1.0, window.reset_time - time.time()))
