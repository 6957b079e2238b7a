"""`technopark serve`: prepares the database, opens the ports, says where it is, and runs until it is told to stop."""

import asyncio
import signal
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from aiohttp import web

from rooms.accounts.passwords import PasswordHasher
from rooms.database import Database
from rooms.ports import Clock
from rooms.seed.administrator import FIRST_EMAIL, administrator_email, make_administrator
from rooms.seed.demonstration import make_demonstration_accounts
from rooms.seed.mentoring import make_demonstration_mentoring
from rooms.seed.seed import seed
from rooms.seed.sessions import make_demonstration_sessions
from server.adapters.clock import SystemClock
from server.application import application
from server.banner import banner, local_addresses
from server.certificates import self_signed, server_context
from server.memory import settle
from server.public_address import PUBLIC_ADDRESS
from server.settings import Settings, Tls

log = structlog.get_logger()
SHUTDOWN_SECONDS = 5


async def prepare(
    settings: Settings, database: Database, hasher: PasswordHasher, clock: Clock | None = None
) -> tuple[str, str | None]:
    """Migrate and seed. Returns the first administrator's address, and the password when it was made just now.
    The clock is the machine's, unless another is given."""
    await database.migrate()
    clock = clock or SystemClock()
    async with database.begin() as db:
        await seed(db)
        if settings.demo:
            await make_demonstration_accounts(db, hasher, clock)
            await make_demonstration_mentoring(db, clock)
            await make_demonstration_sessions(db, clock)
        if email := await administrator_email(db):
            return email, None
        return FIRST_EMAIL, await make_administrator(db, hasher, clock, email=FIRST_EMAIL)


async def serve(settings: Settings) -> None:
    """Serve until SIGINT or SIGTERM."""
    stopped = _stop_signal()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    database, hasher = Database(settings.database), PasswordHasher()
    try:
        email, password = await prepare(settings, database, hasher)
        async with application(settings, database, hasher) as app, listening(settings, app) as port:
            settle()
            print(banner(settings, port, email, password), flush=True)  # noqa: T201 - for whoever started it
            await stopped.wait()
    finally:
        hasher.close()
        await database.close()


@asynccontextmanager
async def listening(settings: Settings, app: web.Application) -> AsyncIterator[int]:
    """Take requests until the context ends; gives the TCP port."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=SHUTDOWN_SECONDS)
    await runner.setup()
    try:
        site = web.TCPSite(runner, settings.host, settings.port, ssl_context=_tls(settings))
        await site.start()
        port: int = runner.addresses[0][1]
        app[PUBLIC_ADDRESS].port = port
        yield port
    finally:
        log.info("serve.stopping")
        await runner.cleanup()


def _stop_signal() -> asyncio.Event:
    """Set by SIGINT or SIGTERM, also while the service is still starting."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stopped.set)
    return stopped


def _tls(settings: Settings) -> ssl.SSLContext | None:
    if settings.tls is Tls.OFF:
        return None
    if settings.tls is Tls.SELF_SIGNED:
        return server_context(*self_signed(settings.data_dir / "tls", local_addresses()))
    if settings.tls_certificate is None or settings.tls_key is None:
        raise SystemExit("tls=files needs TECHNOPARK_TLS_CERTIFICATE and TECHNOPARK_TLS_KEY")
    return server_context(settings.tls_certificate, settings.tls_key)
