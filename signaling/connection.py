"""One socket, and who is behind it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engineio import packet as engine

from rooms.identity import Identity
from rooms.live.seats import Seat
from signaling.protocol.floor import FloorWatch
from signaling.protocol.room import RoomClosed
from signaling.rates import Buckets
from signaling.wire import Outlet, frame

if TYPE_CHECKING:
    from signaling.hosted_room import HostedRoom

FAREWELL_SECONDS = 2.0
"""How long a reader has to take the last word before the connection is cut."""


@dataclass(eq=False)
class Connection:
    """A connected client. It stands nowhere, waits at a door, or sits in a seat."""

    sid: str
    outlet: Outlet
    identity: Identity | None
    locale: str
    address: str
    buckets: Buckets = field(default_factory=Buckets)
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held by the request that is being handled: requests of one connection are handled in order."""
    pending: int = 0
    room: HostedRoom | None = None
    seat: Seat | None = None
    knock_id: str | None = None
    watching: FloorWatch | None = None
    """What of the floor it follows."""
    gone: bool = False
    _closing: asyncio.Task[None] | None = None

    def send(self, packet: engine.Packet) -> None:
        """Queue a frame. A reader too far behind is told so and sent away; its seat waits for it."""
        if self.gone or self.outlet.put(packet):
            return
        self.evict("slow")

    def keeps_up(self) -> bool:
        """Whether the reader takes its answers; one who only asks is sent away like any other that is too slow."""
        if not self.gone and self.outlet.behind:
            self.evict("slow")
        return not self.gone

    def evict(self, reason: str) -> None:
        """Close from our side, with a last word that takes the place of all that was not read yet."""
        if self.gone:
            return
        self.gone = True
        self.outlet.drop_queued()
        self.outlet.put(frame("room.closed", RoomClosed(reason=reason)))
        self._closing = asyncio.create_task(self.outlet.close(), name="close socket")
        asyncio.get_running_loop().call_later(FAREWELL_SECONDS, self.outlet.abort)

    def stand_up(self) -> None:
        """The connection has no seat and no knock any more."""
        self.room = self.seat = self.knock_id = None
