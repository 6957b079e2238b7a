"""The connection to Redis that the adapters share."""

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError  # noqa: A004 - the library's name for it

ANSWER_SECONDS = 2


def connect(url: str) -> "Redis":
    """A client that answers or fails within seconds: a request of a person may wait for it. Close it, or `async with`.

    One retry without a pause covers a connection that Redis closed while it was idle, and none a silent Redis. The
    library's own would keep people waiting for several seconds while Redis is away.
    """
    return Redis.from_url(
        url,
        socket_connect_timeout=ANSWER_SECONDS,
        socket_timeout=ANSWER_SECONDS,
        socket_keepalive=True,
        health_check_interval=15,
        retry=Retry(NoBackoff(), 1, supported_errors=(ConnectionError,)),
    )
