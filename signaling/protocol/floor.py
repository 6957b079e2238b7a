"""The floor: who is inside which room, for pages outside the rooms."""

from pydantic import Field

from signaling.protocol.base import Id, Message, Slug


class FloorWatch(Message):
    """Follow the rooms of one technopark, or of all when absent, or one room alone: that of a session only so, and only
    by its people. Replaces the socket's earlier watch."""

    technopark: Slug | None = None
    room: Slug | None = None


class Occupant(Message):
    name: str
    role: str


class RoomPresence(Message):
    """`occupants` is empty for a room whose people the receiver may not see; `count` is always true."""

    room_id: Id
    technopark: Slug
    room: Slug
    count: int
    occupants: tuple[Occupant, ...] = Field(default=(), max_length=24)


class Floor(Message):
    rooms: tuple[RoomPresence, ...] = Field(description="Rooms with somebody inside.")


class FloorChanged(Message):
    presence: RoomPresence
