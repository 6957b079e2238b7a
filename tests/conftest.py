"""Fixtures that every test may ask for."""

from tests.mailbox import mailbox
from tests.receiver import receiver
from tests.services import (
    clock,
    database,
    files,
    hasher,
    own_redis,
    postgres_template,
    postgres_url,
    postgresql_database,
    redis_url,
    sqlite_database,
    sqlite_template,
)

__all__ = [
    "clock",
    "database",
    "files",
    "hasher",
    "mailbox",
    "own_redis",
    "postgres_template",
    "postgres_url",
    "postgresql_database",
    "receiver",
    "redis_url",
    "sqlite_database",
    "sqlite_template",
]
