"""The wiring: every part made from the settings, started in order, and stopped the other way round."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from aiohttp import web as http
from redis.asyncio import Redis

from media import ROUTER_RTP_CAPABILITIES, Worker, WorkerOptions
from rooms.accounts.passwords import PasswordHasher
from rooms.database import Database
from rooms.ports import Bus, Clock, PresenceStore
from server import health
from server.adapters.bus_memory import MemoryBus
from server.adapters.bus_redis import RedisBus
from server.adapters.clock import SystemClock
from server.adapters.files_disk import DiskFiles
from server.adapters.post_http import HttpPoster
from server.adapters.presence_memory import MemoryPresence
from server.adapters.presence_redis import RedisPresence
from server.adapters.redis_connection import connect
from server.housekeeping import housekeeping
from server.jobs import working
from server.metrics import observe
from server.public_address import PUBLIC_ADDRESS, PublicAddress
from server.settings import Settings
from server.turn import relays
from server.work import job_worker, webhook_worker
from signaling.deps import SignalingDeps
from signaling.server import SignalingServer
from web.api.files import file_url
from web.application import create_app, load_catalogues
from web.cookies import session_cookie
from web.deps import WebDeps, WebOptions
from web.request_state import ORIGINS, counted_address_of
from web.scheme import scheme_of


@dataclass(frozen=True)
class Shared:
    """What nodes share: in this process, or in Redis."""

    bus: Bus
    presence: PresenceStore
    limiter_url: str
    redis: Redis | None


@asynccontextmanager
async def application(
    settings: Settings, database: Database, hasher: PasswordHasher, clock: Clock | None = None
) -> AsyncIterator[http.Application]:
    """The whole service as one aiohttp application, running until the context ends. The database is migrated.
    Its clock is the machine's, unless another is given."""
    clock = clock or SystemClock()
    files = DiskFiles(settings.data_dir / "files")
    catalogues = load_catalogues()
    options = WebOptions(
        secure=settings.secure,
        public_origins=settings.public_origins,
        behind_proxy=settings.behind_proxy,
        site_name=settings.site_name,
        max_upload=settings.max_upload,
    )
    async with AsyncExitStack() as stack:
        shared = await stack.enter_async_context(_shared(settings))
        worker = await Worker.start(
            WorkerOptions(
                host=settings.media_host,
                port=settings.media_port,
                host6=settings.media_host6,
                tcp=settings.media_tcp,
                announced=tuple(str(address) for address in settings.media_announced),
                forwarder=settings.media_forwarder,
                threads=settings.media_threads or None,
            )
        )
        stack.push_async_callback(worker.close)
        spare: dict[str, health.Check] = {}
        if shared.redis is not None:
            spare["redis"] = shared.redis.ping
        token = settings.metrics_token.get_secret_value() if settings.metrics_token else None
        app = create_app(
            WebDeps(
                database=database,
                clock=clock,
                hasher=hasher,
                presence=shared.presence,
                files=files,
                media_capabilities=ROUTER_RTP_CAPABILITIES,
                live_figures=lambda room_id: signaling.figures(room_id),
                options=options,
                limiter_url=shared.limiter_url,
                public_routes=tuple(health.routes({"database": database.check}, token, spare=spare)),
            ),
            catalogues,
        )
        signaling = SignalingServer(
            SignalingDeps(
                database=database,
                clock=clock,
                bus=shared.bus,
                presence=shared.presence,
                worker=worker,
                translate=lambda locale, key, params: catalogues.translate(locale, key, **params),
                origins=_origin_allowed,
                relays=lambda person_id: relays(settings, person_id, clock.now()),
                node_id=settings.node_id,
                file_url=file_url,
                cookie_names=(session_cookie(options),),
                address=lambda request: counted_address_of(_routed(request)),
            )
        )
        database.publish = shared.bus.publish
        signaling.attach(app)
        await signaling.start()
        stack.push_async_callback(signaling.close)
        # Before the library waits for open connections to end: the sockets are those.
        app.on_shutdown.append(lambda _: signaling.close())
        stack.enter_context(observe(worker, signaling))
        await stack.enter_async_context(housekeeping(database, clock, files, settings.node_id))
        app[PUBLIC_ADDRESS] = PublicAddress(settings)
        worker_of_jobs = job_worker(settings, database, clock, catalogues, app[PUBLIC_ADDRESS])
        await stack.enter_async_context(working(worker_of_jobs))
        teller = webhook_worker(settings.node_id, database, clock, HttpPoster())
        await stack.enter_async_context(working(teller))
        yield app


def _origin_allowed(request: http.BaseRequest) -> bool:
    routed = _routed(request)
    return routed.app[ORIGINS].allows(request.headers.get("Origin"), scheme=scheme_of(routed), host=request.host)


def _routed(request: http.BaseRequest) -> http.Request:
    # The sockets are mounted in the application, so theirs are requests of its router; the library says less.
    if not isinstance(request, http.Request):
        raise TypeError("a request outside the application")
    return request


@asynccontextmanager
async def _shared(settings: Settings) -> AsyncIterator[Shared]:
    if settings.redis_url is None:
        bus = MemoryBus()
        yield Shared(bus, MemoryPresence(), "memory://", None)
        await bus.close()
        return
    url = settings.redis_url.get_secret_value()
    async with connect(url) as redis:
        shared_bus = RedisBus(redis)
        await shared_bus.start()
        yield Shared(shared_bus, RedisPresence(redis), f"async+{url}", redis)
        await shared_bus.close()
