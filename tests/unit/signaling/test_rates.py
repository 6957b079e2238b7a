"""Token buckets."""

import pytest

from rooms.errors import RateLimited
from signaling.protocol.registry import Rate
from signaling.rates import Buckets, person_rate

RATE = Rate(2, 0.5)


def test_a_bucket_gives_its_burst_and_then_refills() -> None:
    buckets = Buckets()
    buckets.take("a", RATE, 0)
    buckets.take("a", RATE, 0)
    with pytest.raises(RateLimited) as limited:
        buckets.take("a", RATE, 0)
    assert limited.value.retry_after == 2
    buckets.take("b", RATE, 0)
    with pytest.raises(RateLimited) as limited:
        buckets.take("a", RATE, 1)
    assert limited.value.retry_after == 1
    buckets.take("a", RATE, 2)


def test_full_buckets_are_forgotten() -> None:
    buckets = Buckets()
    buckets.take("a", RATE, 0)
    buckets.take("b", RATE, 10)
    buckets.forget_full(11)
    assert len(buckets) == 1
    buckets.forget_full(12)
    assert len(buckets) == 0


def test_a_person_may_do_as_much_as_three_devices() -> None:
    assert person_rate(RATE) == Rate(6, 1.5)
