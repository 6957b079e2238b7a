"""The floor: pages outside the rooms see who is inside, as it changes."""

import asyncio
from collections.abc import Callable, Iterable, Set

from rooms.admission import sees_occupants
from rooms.identity import Identity
from rooms.models import Room, RoomAccess
from rooms.places.rooms import all_rooms, room_by_slug, rooms_by_id
from rooms.ports import Lease
from signaling.bus_watch import BusWatch
from signaling.connection import Connection
from signaling.deps import SignalingDeps
from signaling.hosting import FLOOR_TOPIC
from signaling.protocol.floor import Floor, FloorChanged, FloorWatch, Occupant, RoomPresence
from signaling.wire import frame

SHOWN = 24


class FloorPublisher:
    """Reads presence when the bus says that a room changed, and tells whoever watches."""

    def __init__(self, deps: SignalingDeps, connections: Callable[[], Iterable[Connection]]) -> None:
        self._deps = deps
        self._connections = connections
        self._order = asyncio.Lock()
        self._watch = BusWatch(deps.bus, FLOOR_TOPIC, "room_id", self._tell)
        self.start, self.close = self._watch.start, self._watch.close

    async def watch(self, connection: Connection, ask: FloorWatch) -> Floor:
        """The floor now; the connection is told of every change from here on. Raises `RoomNotFound`."""
        async with self._order:
            async with self._deps.database.read() as db:
                if ask.technopark and ask.room:
                    rooms = [await room_by_slug(db, ask.technopark, ask.room)]
                else:
                    rooms = await all_rooms(db)
            concerned = {room.id: room for room in rooms if concerns(ask, connection.identity, room)}
            inside = await self._deps.presence.inside(concerned)
            connection.watching = ask
        return Floor(
            rooms=tuple(
                presence(room, inside[room.id], connection.identity) for room in concerned.values() if room.id in inside
            )
        )

    async def _tell(self, changed: Set[str]) -> None:
        async with self._order:
            watching = [connection for connection in self._connections() if connection.watching is not None]
            if not watching:
                return
            async with self._deps.database.read() as db:
                rooms = await rooms_by_id(db, changed)
            inside = await self._deps.presence.inside([room.id for room in rooms])
            for room in rooms:
                leases = inside.get(room.id, [])
                named = frame("floor.changed", FloorChanged(presence=_presence(room, leases, named=True)))
                counted = frame("floor.changed", FloorChanged(presence=_presence(room, leases, named=False)))
                for connection in watching:
                    if connection.watching and concerns(connection.watching, connection.identity, room):
                        connection.send(named if sees_occupants(connection.identity, room) else counted)


def concerns(ask: FloorWatch, identity: Identity | None, room: Room) -> bool:
    """Whether the room is part of what is followed, and the person may know of it."""
    if ask.technopark not in (None, room.technopark.slug) or ask.room not in (None, room.slug):
        return False
    return room.access != RoomAccess.SESSION or (ask.room is not None and sees_occupants(identity, room))


def presence(room: Room, leases: list[Lease], identity: Identity | None) -> RoomPresence:
    """Who is inside, as far as the person may see it."""
    return _presence(room, leases, named=sees_occupants(identity, room))


def _presence(room: Room, leases: list[Lease], *, named: bool) -> RoomPresence:
    shown = leases[:SHOWN] if named else []
    return RoomPresence(
        room_id=room.id,
        technopark=room.technopark.slug,
        room=room.slug,
        count=len(leases),
        occupants=tuple(Occupant(name=lease.name, role=lease.role) for lease in shown),
    )
