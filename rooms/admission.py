"""Whether someone at the door may enter, must knock, or is turned away."""

from enum import StrEnum

from rooms.errors import MembersOnly, NotPermitted, RoomFull, RoomLocked
from rooms.identity import Identity
from rooms.models import Room, RoomAccess
from rooms.permissions import Permission
from rooms.standing import standing_in


class Admission(StrEnum):
    """The way in."""

    ENTER = "enter"
    KNOCK = "knock"


def decide(
    identity: Identity, room: Room, *, invited: bool, locked: bool, occupancy: int, removed: bool = False
) -> Admission:
    """How the person gets in. Raises `NotPermitted`, `MembersOnly`, `RoomLocked`, `RoomFull`.

    `invited` means that a valid invitation to this room was shown, `removed` that a moderator sent the person out of
    the meeting: they may ask to come back. Who may skip the lobby passes a locked door too.
    """
    here = standing_in(identity, room).permissions
    if Permission.ROOM_ENTER not in here:
        raise NotPermitted
    if not invited and not may_enter(identity, room):
        raise MembersOnly
    if Permission.LOBBY_SKIP not in here:
        if locked:
            raise RoomLocked
        if room.lobby or removed:
            return Admission.KNOCK
    if occupancy >= room.capacity:
        raise RoomFull(capacity=room.capacity)
    return Admission.ENTER


def knocks(identity: Identity | None, room: Room) -> bool:
    """Whether the person will wait at the room's door until somebody opens; a stranger becomes a guest by coming in."""
    return room.lobby and (identity is None or Permission.LOBBY_SKIP not in standing_in(identity, room).permissions)


def may_enter(identity: Identity, room: Room) -> bool:
    """Whether the room's access lets the person in without an invitation."""
    if room.access in (RoomAccess.OPEN, RoomAccess.SESSION):
        # To a session's room everybody may come; whose it is not waits at its door.
        return True
    here = identity.permissions_at(room.technopark_id)
    if Permission.LOBBY_SKIP in here:
        return True
    if room.access == RoomAccess.INVITE:
        return False
    return is_member(identity, room.technopark_id) and Permission.ROOM_ENTER_MEMBERS in here


def is_member(identity: Identity, technopark_id: str) -> bool:
    """Whether the person holds any role that was given to them there or over the network."""
    return bool(identity.network_roles or identity.technopark_roles.get(technopark_id))


def sees_occupants(identity: Identity | None, room: Room) -> bool:
    """Whether the person may see who is inside, rather than how many."""
    if room.access == RoomAccess.OPEN:
        return True
    if identity is None:
        return False
    if room.access == RoomAccess.SESSION:
        return Permission.LOBBY_SKIP in standing_in(identity, room).permissions
    return may_enter(identity, room)
