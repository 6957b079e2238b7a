"""Fixtures that every test may ask for, and which tests share the machine with no other."""

from pathlib import Path

import pytest

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

ALONE = [Path(__file__).parent / name for name in ("interop", "e2e")]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Live media wants the machine to itself, unless a file there says otherwise."""
    for item in items:
        if item.path.parent in ALONE and not item.get_closest_marker("beside_others"):
            item.add_marker(pytest.mark.alone)
