"""What a person is in one room, and may do there: by their roles at its technopark, or in a session's room by
whether the session is theirs."""

from dataclasses import dataclass

from rooms.identity import Identity
from rooms.models import Room, RoomAccess, Side
from rooms.permissions import GRANTS, Permission, Role


@dataclass(frozen=True, slots=True)
class Standing:
    """The role to show beside the name, and what it allows."""

    role: Role
    permissions: frozenset[Permission]


_OWN = GRANTS[Role.LECTURER] | {Permission.SESSION_USE}
"""Both sides of a session run its room alike, whatever they are elsewhere."""

_VISITOR = GRANTS[Role.GUEST] | {Permission.SESSION_USE}


def standing_in(identity: Identity, room: Room) -> Standing:
    """The person's standing in the room. A session's room is nobody's else, not even a manager's: they knock."""
    if room.access != RoomAccess.SESSION:
        return Standing(identity.role_at(room.technopark_id), identity.permissions_at(room.technopark_id))
    side = room.session.side_of(identity.person_id) if room.session else None
    if side is None:
        return Standing(identity.role_at(room.technopark_id), _VISITOR)
    return Standing(Role.MENTOR if side == Side.MENTOR else Role.STARTUP, _OWN)
