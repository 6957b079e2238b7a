"""One request on its way to its handler."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from rooms.identity import Identity
from rooms.live.seats import Seat
from signaling.connection import Connection
from signaling.deps import SignalingDeps
from signaling.errors import NotSeated
from signaling.floor import FloorPublisher
from signaling.hosted_room import HostedRoom
from signaling.hosting import Hosting
from signaling.protocol.base import Message


@dataclass(frozen=True, slots=True)
class Node:
    """What handlers work with."""

    deps: SignalingDeps
    hosting: Hosting
    floor: FloorPublisher


@dataclass(slots=True)
class Call:
    """Who asks, and where they stand. The dispatcher has checked the stage and the permission."""

    node: Node
    connection: Connection
    afterwards: list[Callable[[], None]] = field(default_factory=list)
    """Called once the acknowledgement is queued."""

    @property
    def identity(self) -> Identity:
        """The person; at the stages `identified` and `seated`."""
        if self.connection.identity is None:
            raise RuntimeError("the dispatcher let nobody through")
        return self.connection.identity

    @property
    def seat(self) -> Seat:
        """The caller's seat. Raises `NotSeated`."""
        if self.connection.seat is None:
            raise NotSeated
        return self.connection.seat

    @property
    def room(self) -> HostedRoom:
        """The caller's room. Raises `NotSeated`."""
        if self.connection.room is None:
            raise NotSeated
        return self.connection.room


Handler = Callable[[Call, Any], Awaitable[Message]]
"""Takes the call and its checked payload, gives the reply."""
