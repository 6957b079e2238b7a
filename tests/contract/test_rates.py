"""One suite for rates counted in the process and in Redis."""

import secrets
from collections.abc import AsyncIterator

import pytest
from limits import RateLimitItemPerSecond

from rooms.errors import RateLimited
from web.rates import Rate, RateLimiter


@pytest.fixture(params=["memory", "redis"])
async def limiter(request: pytest.FixtureRequest) -> AsyncIterator[RateLimiter]:
    counted = RateLimiter("memory://" if request.param == "memory" else request.getfixturevalue("redis_url"))
    yield counted
    await counted.close()


async def test_a_window_moves_and_each_is_counted_alone(limiter: RateLimiter) -> None:
    rate = Rate(secrets.token_hex(4), RateLimitItemPerSecond(2, 60))
    for _ in range(2):
        await limiter.count(rate, "first")
    with pytest.raises(RateLimited) as refused:
        await limiter.count(rate, "first")
    assert 1 <= refused.value.retry_after <= 60
    await limiter.count(rate, "second")
    await limiter.count(Rate(secrets.token_hex(4), rate.item), "first")
