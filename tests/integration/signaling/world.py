"""The signaling server on a real port with a real database and a real media plane."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from aiohttp import web

from media import WebRtcTransport, Worker, WorkerOptions
from rooms.accounts.guests import open_guest
from rooms.accounts.logins import issue_login
from rooms.database import Database
from rooms.models import Membership, Person, PersonKind, Room
from rooms.permissions import Role
from rooms.places.rooms import room_by_slug
from server.adapters.bus_memory import MemoryBus
from server.adapters.presence_memory import MemoryPresence
from signaling.deps import Limits, Relays, SignalingDeps
from signaling.server import SignalingServer
from tests.integration.signaling.peer import Peer
from tests.unit.media.node import MovableClock

ORIGIN = "http://technopark.test"
TURN_LIFETIME = timedelta(hours=12)


class Clock:
    """Goes on only when told."""

    def __init__(self) -> None:
        self._now = datetime.now(UTC).replace(microsecond=0)

    def now(self) -> datetime:
        return self._now

    def pass_by(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)


class World:
    """One node and the people who visit it."""

    def __init__(self, database: Database, limits: Limits) -> None:
        self.database = database
        self.limits = limits
        self.clock = Clock()
        self.media_clock = MovableClock()
        self.peers: list[Peer] = []
        self.seconds: float | None = None
        """When set, the time that rates and idleness are counted by stands still here."""

    @property
    def websocket(self) -> str:
        """Where Engine.IO is spoken, for a test that does so itself."""
        return f"{self.url}/socket.io/?EIO=4&transport=websocket"

    @property
    def connections(self) -> list[Any]:
        """Open TCP connections, as the HTTP server counts them."""
        assert self._runner.server
        return self._runner.server.connections

    async def start(self) -> None:
        self.worker = await Worker.start(WorkerOptions(host="127.0.0.1", host6=None, port=0, clock=self.media_clock))
        self.presence, bus = MemoryPresence(), MemoryBus()
        self.database.publish = bus.publish
        self.server = SignalingServer(
            SignalingDeps(
                database=self.database,
                clock=self.clock,
                bus=bus,
                presence=self.presence,
                worker=self.worker,
                translate=lambda locale, key, params: f"{locale}:{key}",
                origins=lambda request: request.headers.get("Origin") == ORIGIN,
                relays=lambda person_id: Relays(
                    ({"urls": ["turn:turn.example"], "username": person_id},), self.clock.now() + TURN_LIFETIME
                ),
                node_id="0" * 32,
                file_url=lambda file_id, name: f"/files/{file_id}/{name}",
                cookie_names=("vt_session",),
                limits=self.limits,
                monotonic=lambda: self.seconds if self.seconds is not None else time.monotonic(),
            )
        )
        app = web.Application()
        self.server.attach(app)
        self._runner = web.AppRunner(app, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        await self.server.start()

    async def close(self) -> None:
        for peer in self.peers:
            await peer.close()
        await self.server.close()
        await self._runner.cleanup()
        await self.worker.close()

    async def guest(self, name: str = "Tamu 1", **options: Any) -> Peer:
        """A visitor who gave a name, connected."""
        return await self.connect(await self.guest_token(name), **options)

    async def guest_token(self, name: str) -> str:
        async with self.database.begin() as db:
            return (await open_guest(db, self.clock, name=name)).token

    async def member(self, role: Role, name: str, technopark: str = "bandung") -> Peer:
        """Somebody with an account and a role, connected."""
        return await self.connect(await self.member_token(role, name, technopark))

    async def member_token(self, role: Role, name: str, technopark: str = "bandung") -> str:
        async with self.database.begin() as db:
            here = (await room_by_slug(db, technopark, "lounge")).technopark_id
            person = Person(
                kind=PersonKind.ACCOUNT, name=name, time_zone="Asia/Jakarta", locale="id", created_at=self.clock.now()
            )
            db.add(person)
            await db.flush()
            where = None if role is Role.ADMINISTRATOR else here
            db.add(Membership(person_id=person.id, technopark_id=where, role=role))
            return (await issue_login(db, self.clock, person, user_agent="", ip="")).token

    async def connect(self, token: str | None, **options: Any) -> Peer:
        peer = Peer(self.url, token)
        self.peers.append(peer)
        return await peer.connect(**options)

    async def room(self, slug: str = "lounge", technopark: str = "bandung") -> Room:
        async with self.database.read() as db:
            return await room_by_slug(db, technopark, slug)

    def transport(self, transport_id: str) -> WebRtcTransport:
        """The server's side of a transport."""
        (found,) = (
            router.transports[transport_id] for router in self.worker.routers if transport_id in router.transports
        )
        return found

    async def change_room(self, slug: str, **fields: Any) -> Room:
        async with self.database.begin() as db:
            room = await room_by_slug(db, "bandung", slug)
            for key, value in fields.items():
                setattr(room, key, value)
            return room


def sqlite(path: Path) -> Database:
    return Database(f"sqlite+aiosqlite:///{path}")
