"""The rooms that are live on this node, and the ways in and out of them."""

from collections.abc import Iterable

import structlog
from sqlalchemy.exc import SQLAlchemyError

from rooms import attendance
from rooms.chat.messages import history
from rooms.identity import Identity
from rooms.live.errors import ParticipantNotFound, ResumeRefused
from rooms.live.lobby import Knock
from rooms.live.seats import Departure, Seat
from rooms.mentoring.course import note_arrival
from rooms.models import Room
from rooms.permissions import Permission, Role
from rooms.ports import Lease
from signaling import structures
from signaling.connection import Connection
from signaling.deps import SignalingDeps
from signaling.hosted_room import HostedRoom
from signaling.protocol.room import LobbyAdmitted, ParticipantJoined, RoomClosed, Snapshot
from signaling.snapshots import snapshot
from signaling.wire import frame

log = structlog.get_logger()

FLOOR_TOPIC = "floor"
"""On the bus: {"room_id"} of a room whose people changed."""


class Hosting:
    """State changes first and at once; presence, attendance and the floor follow."""

    def __init__(self, deps: SignalingDeps) -> None:
        self._deps = deps
        self._rooms: dict[str, HostedRoom] = {}

    @property
    def rooms(self) -> tuple[HostedRoom, ...]:
        """Rooms where somebody sits, waits, or could come back."""
        return tuple(self._rooms.values())

    def room(self, facts: Room) -> HostedRoom:
        """The live room. Use it before the next await: an empty room is forgotten."""
        hosted = self._rooms.get(facts.id)
        if hosted is None:
            hosted = self._rooms[facts.id] = HostedRoom(
                facts, self._deps.worker, self._deps.clock, self._deps.monotonic
            )
        else:
            hosted.refresh(facts)
        return hosted

    def holding(self, participant_id: str) -> HostedRoom:
        """The room where the participant sits or sat. Raises `ResumeRefused`."""
        for hosted in self._rooms.values():
            if hosted.live.holds(participant_id):
                return hosted
        raise ResumeRefused

    def release(self, hosted: HostedRoom) -> None:
        """Forget the room when nobody is left who could come back."""
        hosted.live.forget_vacated(self._deps.clock.now())
        if hosted.live.forgotten and self._rooms.get(hosted.facts.id) is hosted:
            del self._rooms[hosted.facts.id]

    async def enter(
        self,
        hosted: HostedRoom,
        connection: Connection,
        *,
        name: str,
        role: Role,
        permissions: frozenset[Permission],
        person_id: str,
    ) -> Snapshot:
        """A new seat for the connection. The snapshot must be queued before the next await. Raises `RoomFull`."""
        now = self._deps.clock.now()
        seat = hosted.live.enter(person_id=person_id, name=name, role=role, permissions=permissions, now=now)
        hosted.publish("room.participantJoined", ParticipantJoined(participant=structures.participant(hosted, seat)))
        return await self._sit(hosted, connection, seat, arrived=True)

    async def admit(self, hosted: HostedRoom, knock: Knock, connection: Connection) -> None:
        """Let in who waited, and tell them. Raises `RoomFull`."""
        async with connection.turn:
            if connection.gone or connection.seat:
                return
            inside = await self.enter(
                hosted,
                connection,
                name=knock.name,
                role=knock.role,
                permissions=knock.permissions,
                person_id=knock.person_id,
            )
            connection.send(frame("lobby.admitted", LobbyAdmitted(snapshot=inside)))

    async def resume(
        self, connection: Connection, participant_id: str, identity: Identity, token: str
    ) -> tuple[HostedRoom, Seat, Snapshot]:
        """The same seat for another socket, with today's roles. Raises `ResumeRefused`, `RoomEnded`, `RoomFull`."""
        hosted = self.holding(participant_id)
        seat, arrived = hosted.live.resume(participant_id, identity.person_id, token, self._deps.clock.now())
        hosted.give_roles(seat, identity)
        if arrived:
            hosted.publish(
                "room.participantJoined", ParticipantJoined(participant=structures.participant(hosted, seat))
            )
        return hosted, seat, await self._sit(hosted, connection, seat, arrived=arrived)

    async def depart(self, hosted: HostedRoom, seat: Seat, reason: Departure, *, farewell: str | None = None) -> None:
        """The participant gets up; `farewell` tells it why."""
        connection = hosted.connection(seat.participant_id)
        if farewell and connection:
            connection.send(frame("room.closed", RoomClosed(reason=farewell)))
        hosted.depart(seat, reason)
        await self._record_departures(hosted, [seat])

    async def end(self, hosted: HostedRoom) -> None:
        """The meeting is over for everyone."""
        await self._record_departures(hosted, hosted.end())

    async def expire(self) -> None:
        """Those whose time without socket is over are gone; rooms that nobody comes back to are forgotten."""
        for hosted in self.rooms:
            for seat in hosted.live.seats:
                if not seat.connected:
                    hosted.hear_media(seat)
            for seat in hosted.live.expired(self._deps.clock.now()):
                await self.depart(hosted, seat, Departure.LOST)
            self.release(hosted)

    async def close(self) -> None:
        """Everyone is gone, for the node goes."""
        for hosted in self.rooms:
            for seat in hosted.live.seats:
                await self.depart(hosted, seat, Departure.LOST)
        self._rooms.clear()

    async def _sit(self, hosted: HostedRoom, connection: Connection, seat: Seat, *, arrived: bool) -> Snapshot:
        try:
            if arrived:
                await self._record_arrival(hosted, seat)
            async with hosted.chat_order:
                async with self._deps.database.read() as db:
                    page = await history(db, hosted.facts.id)
                # From here to the reader's queue nothing waits, so the snapshot and what follows it fit together.
                hosted.live.seat(seat.participant_id)
                replaced = hosted.seat_down(seat, connection)
                connection.room, connection.seat = hosted, seat
                if replaced:
                    replaced.stand_up()
                    replaced.evict("replaced")
                if not arrived:
                    hosted.publish_participant(seat, but=seat.participant_id)
                return snapshot(self._deps, hosted, seat, connection.locale, page)
        except ParticipantNotFound:
            # Removed before the chair was warm.
            raise ResumeRefused from None
        except Exception:
            if arrived:
                await self.depart(hosted, seat, Departure.LOST)
            raise

    async def _record_arrival(self, hosted: HostedRoom, seat: Seat) -> None:
        facts, node_id = hosted.facts, self._deps.node_id
        async with self._deps.database.begin() as db:
            hosted.spans[seat.participant_id] = await attendance.open_span(
                db,
                self._deps.clock,
                room_id=facts.id,
                person_id=seat.person_id,
                participant_id=seat.participant_id,
                node_id=node_id,
                name=seat.name,
                role=seat.role,
            )
            if facts.session is not None:
                await note_arrival(db, self._deps.clock, facts.session.id)
        await self._deps.presence.enter(
            Lease(
                room_id=facts.id,
                technopark_id=facts.technopark_id,
                participant_id=seat.participant_id,
                person_id=seat.person_id,
                name=seat.name,
                role=seat.role,
                node_id=node_id,
                entered_at=seat.joined_at,
            )
        )
        await self._deps.bus.publish(FLOOR_TOPIC, {"room_id": facts.id})

    async def _record_departures(self, hosted: HostedRoom, seats: Iterable[Seat]) -> None:
        seats = tuple(seats)
        self.release(hosted)
        for seat in seats:
            await self._deps.presence.leave(hosted.facts.id, seat.participant_id)
        await self._deps.bus.publish(FLOOR_TOPIC, {"room_id": hosted.facts.id})
        spans = [span for seat in seats if (span := hosted.spans.pop(seat.participant_id, None))]
        if spans:
            try:
                async with self._deps.database.begin() as db:
                    for span in spans:
                        await attendance.close_span(db, self._deps.clock, span)
            except SQLAlchemyError:
                # They are gone all the same, and whoever sent them out has to hear so.
                log.exception("attendance.not_closed", spans=spans)
