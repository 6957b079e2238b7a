"""Real databases and a real Redis for tests, started only by the tests that ask for them."""

import asyncio
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from rooms.accounts.passwords import PasswordHasher
from rooms.database import Database
from server.adapters.files_disk import DiskFiles

TEMPLATE = "migrated"


class SettableClock:
    """A `rooms.ports.Clock` that stands still until a test moves it."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)

    def now(self) -> datetime:
        """The moment that was set."""
        return self.moment

    def advance(self, step: timedelta) -> datetime:
        """Let time pass; gives the new moment."""
        self.moment += step
        return self.moment


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock()


@pytest.fixture
def hasher() -> Iterator[PasswordHasher]:
    """Real argon2id with the smallest parameters there are."""
    fast = PasswordHasher(memory_kib=8, time_cost=1)
    yield fast
    fast.close()


@pytest.fixture
def files(tmp_path: Path) -> DiskFiles:
    return DiskFiles(tmp_path / "files")


class RedisServer:
    """A Redis server that keeps nothing, and can be made to fail."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._port = free_port()
        self.url = f"redis://127.0.0.1:{self._port}/0"

    def start(self) -> None:
        options = {"port": self._port, "bind": "127.0.0.1", "save": "", "appendonly": "no", "dir": self._folder}
        arguments = [part for name, value in options.items() for part in (f"--{name}", str(value))]
        self._process = subprocess.Popen([program("redis-server"), *arguments], stdout=subprocess.DEVNULL)
        wait_until(lambda: listens(self._port), self._process)

    def stop(self) -> None:
        """It is gone, with all that it knew."""
        self._process.kill()
        self._process.wait(10)

    def freeze(self) -> None:
        """It takes connections, through the kernel, and answers nothing."""
        self._process.send_signal(signal.SIGSTOP)


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """The address of a Redis server for all tests."""
    with tempfile.TemporaryDirectory(prefix="redis-") as folder:
        server = RedisServer(folder)
        server.start()
        yield server.url
        server.stop()


@pytest.fixture
def own_redis() -> Iterator[RedisServer]:
    """A Redis server of this test alone, running."""
    with tempfile.TemporaryDirectory(prefix="redis-") as folder:
        server = RedisServer(folder)
        server.start()
        yield server
        server.stop()


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL cluster; the address is that of its maintenance database."""
    port = free_port()
    owner = unprivileged_user()
    with tempfile.TemporaryDirectory(prefix="postgres-", ignore_cleanup_errors=True) as folder:
        as_owner: dict[str, Any] = {"cwd": folder, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        if owner is not None:
            shutil.chown(folder, owner.pw_uid, owner.pw_gid)
            as_owner |= {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
        data = f"{folder}/data"
        made_by = [program("initdb"), "-D", data, "-U", "technopark", "--auth=trust", "--no-sync"]
        subprocess.run([*made_by, "--encoding=UTF8", "--locale=C"], check=True, **as_owner)
        options = {
            "listen_addresses": "127.0.0.1",
            "port": port,
            "unix_socket_directories": folder,
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "shared_buffers": "32MB",
            "max_connections": 60,
        }
        settings = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        server = subprocess.Popen([program("postgres"), "-D", data, *settings], **as_owner)
        try:
            # It takes connections before it answers any.
            asks = [program("pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
            wait_until(lambda: subprocess.run(asks, check=False).returncode == 0, server)
            yield f"postgresql+asyncpg://technopark@127.0.0.1:{port}/postgres"
        finally:
            server.send_signal(2)  # SIGINT: end without waiting for clients
            server.wait(10)


@pytest.fixture(scope="session")
def postgres_template(postgres_url: str) -> str:
    """The name of a migrated database to copy."""

    async def make() -> None:
        await maintain(postgres_url, f"CREATE DATABASE {TEMPLATE}")
        database = Database(named(postgres_url, TEMPLATE))
        await database.migrate()
        await database.close()

    beside_the_loop(make())
    return TEMPLATE


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file to copy."""
    path = tmp_path_factory.mktemp("sqlite") / "migrated.db"

    async def make() -> None:
        database = Database(sqlite_url(path))
        await database.migrate()
        await database.close()

    beside_the_loop(make())
    return path


@pytest.fixture
async def sqlite_database(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Database]:
    """A migrated SQLite database of this test alone."""
    path = tmp_path / "technopark.db"
    shutil.copy(sqlite_template, path)
    database = Database(sqlite_url(path))
    yield database
    await database.close()


@pytest.fixture
async def postgresql_database(postgres_template: str, postgres_url: str) -> AsyncIterator[Database]:
    """A migrated PostgreSQL database of this test alone."""
    name = f"test_{secrets.token_hex(8)}"
    await maintain(postgres_url, f"CREATE DATABASE {name} TEMPLATE {postgres_template}")
    database = Database(named(postgres_url, name))
    yield database
    await database.close()
    await maintain(postgres_url, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Database:
    """A migrated database of this test alone; the test runs on both kinds."""
    found: Database = request.getfixturevalue(f"{request.param}_database")
    return found


async def maintain(url: str, statement: str) -> None:
    """Run one statement outside a transaction on the maintenance database."""
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


def named(url: str, name: str) -> str:
    """The address of another database of the same cluster."""
    return f"{url.rpartition('/')[0]}/{name}"


def sqlite_url(path: Path) -> str:
    return f"sqlite+aiosqlite:///{path}"


def beside_the_loop(work: Coroutine[Any, Any, None]) -> None:
    """Finish asynchronous work from a fixture of the session, whether or not a loop is running here."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, work).result()


def program(name: str) -> str:
    """Where a server's program is; Debian keeps PostgreSQL's out of the PATH."""
    packaged = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    found = str(packaged[-1]) if packaged else shutil.which(name)
    if found is None:
        pytest.fail(f"{name} is not installed; tests/system_packages.sh installs it")
    return found


def unprivileged_user() -> pwd.struct_passwd | None:
    """Whom to run as when this is root, whom PostgreSQL refuses."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    return known.get("postgres") or known["nobody"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_until(ready: Callable[[], bool], server: subprocess.Popen[bytes], attempts: int = 600) -> None:
    """Wait for a server that has just been started; half a minute, on a busy machine too, and it has failed."""
    for _ in range(attempts):
        if ready():
            return
        try:
            server.wait(0.05)
        except subprocess.TimeoutExpired:
            continue
        break
    pytest.fail(f"{server.args!r} did not start")
