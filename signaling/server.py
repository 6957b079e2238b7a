"""The Socket.IO server: sockets come and go here; what they ask goes to the dispatcher."""

import asyncio
from collections import Counter
from dataclasses import dataclass
from typing import Any

import structlog
from aiohttp import web

from rooms.accounts.logins import identities
from rooms.live.figures import RoomFigures
from rooms.live.seats import Departure
from signaling.call import Node
from signaling.connection import Connection
from signaling.deps import SignalingDeps
from signaling.dispatcher import Dispatcher
from signaling.floor import FloorPublisher
from signaling.hosting import Hosting
from signaling.identification import identify, locale, refusal
from signaling.room_figures import room_figures
from signaling.session_record import RecordWatch
from signaling.wire import Outlet, end_closed, idle_sockets, socket_server

log = structlog.get_logger()

TICK_SECONDS = 1.0
RENEW_SECONDS = 4.0
REVALIDATE_SECONDS = 15.0
IDLE_SECONDS = 10.0
"""A socket that has not connected to the namespace by then is closed."""


@dataclass(frozen=True, slots=True)
class LiveSummary:
    """How much is live on this node."""

    rooms: int
    seats: int
    waiting: int
    connections: int
    people: int


class SignalingServer:
    """`attach` before the application starts, `start` with it, `close` after it."""

    def __init__(self, deps: SignalingDeps) -> None:
        self._deps = deps
        self._sockets = socket_server(deps.limits, deps.origins)
        self._connections: dict[str, Connection] = {}
        self._hosting = Hosting(deps)
        self._floor = FloorPublisher(deps, self._connections.values)
        self._records = RecordWatch(deps, lambda: self._hosting.rooms)
        self._dispatcher = Dispatcher(Node(deps, self._hosting, self._floor), deps.monotonic)
        self._idle: dict[str, float] = {}
        self._housekeeping: asyncio.Task[None] | None = None
        self._closed = False
        self._renewed_at = self._revalidated_at = deps.monotonic()
        self._sockets.on("connect", self._connect)
        self._sockets.on("disconnect", self._disconnect)
        self._sockets.on("*", self._request)

    def attach(self, app: web.Application) -> None:
        """Serve `/socket.io/` of the application."""
        self._sockets.attach(app, socketio_path="/socket.io")

    async def start(self) -> None:
        """Begin to listen to the bus and to look after what lasts."""
        self._floor.start()
        self._records.start()
        self._housekeeping = asyncio.create_task(self._keep_house(), name="signaling housekeeping")

    async def close(self) -> None:
        """Everyone is sent off and gone from presence and attendance. Once is enough."""
        if self._closed:
            return
        self._closed = True
        if self._housekeeping:
            self._housekeeping.cancel()
            await asyncio.gather(self._housekeeping, return_exceptions=True)
        await self._hosting.close()
        for connection in tuple(self._connections.values()):
            await connection.outlet.close()
            # Cut rather than told, so that every client comes back by itself, to another node or to this one again.
            connection.outlet.abort()
        await self._floor.close()
        await self._records.close()
        await self._deps.presence.forget_node(self._deps.node_id)
        await self._sockets.shutdown()

    def live_summary(self) -> LiveSummary:
        """How much is live on this node, for pages and metrics."""
        rooms = self._hosting.rooms
        people = {connection.identity.person_id for connection in self._connections.values() if connection.identity}
        return LiveSummary(
            rooms=sum(1 for hosted in rooms if hosted.live.seats),
            seats=sum(hosted.live.occupancy for hosted in rooms),
            waiting=sum(len(hosted.live.lobby) for hosted in rooms),
            connections=len(self._connections),
            people=len(people),
        )

    def figures(self, room_id: str) -> RoomFigures | None:
        """How a room's media does; None when nobody is inside, on this node."""
        for hosted in self._hosting.rooms:
            if hosted.facts.id == room_id and hosted.live.seats:
                return room_figures(hosted, self._deps.monotonic())
        return None

    async def sign_out(self, login_id: str) -> None:
        """Send off every socket of a login that ended; their seats are left."""
        for connection in tuple(self._connections.values()):
            if connection.identity and connection.identity.login_id == login_id:
                await self._send_off(connection)

    async def tick(self) -> None:
        """What time brings; called once a second."""
        await self._hosting.expire()
        now = self._deps.monotonic()
        if now - self._renewed_at >= RENEW_SECONDS:
            self._renewed_at = now
            await self._deps.presence.renew(self._deps.node_id)
        if now - self._revalidated_at >= REVALIDATE_SECONDS:
            self._revalidated_at = now
            self._dispatcher.people.forget_full(now)
            await self.revalidate()
        await self._close_idle(now)

    async def revalidate(self) -> None:
        """Send off the sockets whose login was revoked, has ended, or is of a disabled person.

        Roles that were given or taken meanwhile count from now on, inside a room too.
        """
        logins = {connection.identity.login_id for connection in self._connections.values() if connection.identity}
        if not logins:
            return
        async with self._deps.database.read() as db:
            standing = await identities(db, self._deps.clock, logins)
        for login_id in logins - standing.keys():
            await self.sign_out(login_id)
        for connection in tuple(self._connections.values()):
            if connection.identity and (now := standing.get(connection.identity.login_id)):
                connection.identity = now
                room, seat = connection.room, connection.seat
                if room and seat and room.give_roles(seat, now):
                    room.publish_participant(seat)

    async def _connect(self, sid: str, environ: dict[str, Any], auth: Any) -> None:
        request: web.BaseRequest = environ["aiohttp.request"]
        identity = await identify(self._deps, request, auth)
        address = self._deps.address(request)
        if self._crowded(address, identity.person_id if identity else None):
            log.warning("signaling.crowded", connections=len(self._connections))
            raise refusal(self._deps, request, "overloaded")
        self._connections[sid] = Connection(
            sid=sid,
            outlet=Outlet(self._sockets, sid, self._deps.limits),
            identity=identity,
            locale=locale(identity, request),
            address=address,
        )

    async def _request(self, event: str, sid: str, *arguments: Any) -> dict[str, Any] | None:
        connection = self._connections.get(sid)
        if connection is None or connection.gone:
            return None
        return await self._dispatcher.dispatch(connection, event, arguments)

    async def _disconnect(self, sid: str, reason: str) -> None:
        connection = self._connections.pop(sid, None)
        if connection is None:
            return
        connection.gone = True
        silence = 0.0
        if reason == self._sockets.eio.reason.PING_TIMEOUT:
            silence = connection.outlet.silence
            # The library would wait for it to take what is written, for ever if it never reads.
            connection.outlet.abort()
        # What it asked last is finished first, or a seat would be taken after the socket has gone.
        async with connection.turn:
            hosted, seat, knock_id = connection.room, connection.seat, connection.knock_id
            connection.stand_up()
            if hosted and seat and connection.outlet.page_left and hosted.connection(seat.participant_id) is connection:
                await self._hosting.depart(hosted, seat, Departure.LEFT)
            elif hosted and seat:
                hosted.lose(seat, connection, silence)
            elif hosted and knock_id:
                hosted.settle(knock_id)
                self._hosting.release(hosted)
        log.debug("signaling.disconnected", reason=reason)

    async def _send_off(self, connection: Connection) -> None:
        async with connection.turn:
            if connection.room and connection.seat:
                await self._hosting.depart(connection.room, connection.seat, Departure.LEFT)
        connection.evict("signedOut")

    def _crowded(self, address: str, person_id: str | None) -> bool:
        limits, connections = self._deps.limits, self._connections.values()
        if len(connections) >= limits.connections:
            return True
        counted = Counter(connection.identity.person_id if connection.identity else None for connection in connections)
        bound = limits.per_person if person_id else limits.anonymous
        here = sum(1 for connection in connections if connection.address == address)
        return counted[person_id] >= bound or here >= limits.per_address

    async def _close_idle(self, now: float) -> None:
        idle = idle_sockets(self._sockets)
        self._idle = {engine_sid: self._idle.get(engine_sid, now) for engine_sid in idle}
        for engine_sid, since in self._idle.items():
            if now - since >= IDLE_SECONDS:
                await idle[engine_sid].close(wait=False)
        end_closed(self._sockets)

    async def _keep_house(self) -> None:
        while True:
            await asyncio.sleep(TICK_SECONDS)
            try:
                await self.tick()
            except Exception:
                log.exception("signaling.housekeeping_failed")
