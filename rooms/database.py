"""The database: SQLite in a file, or PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, event, make_url, text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_SECONDS = 10
_TOLD: Final = "told"

Publish = Callable[[str, dict[str, Any]], Awaitable[None]]
"""Of a bus: topic and payload."""


class Database:
    """Gives transactions out. On SQLite those that write come one after another, so that none meets a locked file."""

    def __init__(self, url: str) -> None:
        parsed = make_url(url)
        self.url = url
        self.embedded = parsed.get_backend_name() == "sqlite"
        if self.embedded:
            if parsed.database and parsed.database != ":memory:":
                Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
            self.engine = create_async_engine(url, connect_args={"timeout": BUSY_SECONDS})
            _prepare_sqlite(self.engine)
        else:
            self.engine = create_async_engine(url, pool_size=10, max_overflow=10, pool_pre_ping=True)
        self._writing = asyncio.Lock()
        self.publish: Publish | None = None
        """Hears of what was put down to be told, where somebody listens."""

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncSession]:
        """A transaction that may write: committed at the end, rolled back on an error."""
        if not self.embedded:
            async with AsyncSession(self.engine, expire_on_commit=False) as session, session.begin():
                yield session
        else:
            async with self._writing, AsyncSession(self.engine, expire_on_commit=False) as session, session.begin():
                await session.execute(text("BEGIN IMMEDIATE"))
                yield session
        if self.publish is not None:
            for topic, payload in session.info.get(_TOLD, ()):
                await self.publish(topic, payload)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """A transaction that only reads; it waits for no writer."""
        async with AsyncSession(self.engine, expire_on_commit=False) as session:
            if self.embedded:
                await session.execute(text("BEGIN DEFERRED"))
            yield session

    async def check(self) -> None:
        """Raise unless the database answers."""
        async with self.engine.connect() as connection:
            await connection.execute(text("SELECT 1"))

    async def migrate(self) -> None:
        """Bring the tables to this version; several nodes may call it at once."""
        async with self.engine.begin() as connection:
            if not self.embedded:
                await connection.execute(text("SELECT pg_advisory_xact_lock(7430142)"))
            await connection.run_sync(_upgrade)

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()


def tell_when_committed(db: AsyncSession, topic: str, payload: dict[str, Any]) -> None:
    """Have the bus tell of it once the transaction is committed. Never the truth: who misses it reads."""
    told = db.info.setdefault(_TOLD, [])
    if (topic, payload) not in told:
        told.append((topic, payload))


def alembic_config(connection: Connection | None = None) -> Config:
    """The migrations' configuration, bound to an open connection."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def _upgrade(connection: Connection) -> None:
    command.upgrade(alembic_config(connection), "head")


def _prepare_sqlite(engine: AsyncEngine) -> None:
    # The driver would begin transactions by itself, and late; we begin them (SQLAlchemy's own recipe).
    @event.listens_for(engine.sync_engine, "connect")
    def connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()
