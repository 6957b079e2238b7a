"""Who may do what: one table, and whatever it does not grant is denied."""

from collections.abc import Iterable
from enum import StrEnum


class Role(StrEnum):
    """What a person is to a technopark, strongest first. `ADMINISTRATOR` is held over the whole network."""

    ADMINISTRATOR = "administrator"
    MANAGER = "manager"
    MENTOR = "mentor"
    LECTURER = "lecturer"
    STARTUP = "startup"
    PARTNER = "partner"
    PARTICIPANT = "participant"
    GUEST = "guest"


class Permission(StrEnum):
    """One thing that may be allowed."""

    FLOOR_VIEW = "floor.view"
    ROOM_ENTER = "room.enter"
    ROOM_ENTER_MEMBERS = "room.enter_members"
    LOBBY_SKIP = "lobby.skip"
    LOBBY_ADMIT = "lobby.admit"
    PUBLISH = "media.publish"
    SHARE_SCREEN = "media.share_screen"
    CHAT_READ = "chat.read"
    CHAT_WRITE = "chat.write"
    CHAT_MODERATE = "chat.moderate"
    CHAT_ATTACH = "chat.attach"
    HAND_RAISE = "hand.raise"
    REACT = "reaction.send"
    MODERATE = "room.moderate"
    REPORT_READ = "report.read"
    SESSION_USE = "session.use"
    """Nobody's by role: it comes with a place in a session's room (`rooms.standing`)."""
    ROOM_INVITE = "room.invite"
    ROOM_EDIT = "room.edit"
    PEOPLE_MANAGE = "people.manage"
    NETWORK_ADMINISTER = "network.administer"
    MENTORING_OFFER = "mentoring.offer"
    """Offer oneself as a mentor of the technopark."""
    STARTUP_FOUND = "startup.found"
    """Show a startup of the technopark, and be in its team."""
    DECK_READ = "startup.read_deck"
    """Read the pitch decks of all startups, wherever in the network it is held."""


_GUEST = frozenset(
    {
        Permission.FLOOR_VIEW,
        Permission.ROOM_ENTER,
        Permission.PUBLISH,
        Permission.SHARE_SCREEN,
        Permission.CHAT_READ,
        Permission.CHAT_WRITE,
        Permission.CHAT_ATTACH,
        Permission.HAND_RAISE,
        Permission.REACT,
    }
)
_PARTICIPANT = _GUEST | {Permission.ROOM_ENTER_MEMBERS}
_MODERATOR = _PARTICIPANT | {
    Permission.LOBBY_SKIP,
    Permission.LOBBY_ADMIT,
    Permission.CHAT_MODERATE,
    Permission.MODERATE,
    Permission.ROOM_INVITE,
}
_MANAGER = _MODERATOR | {
    Permission.ROOM_EDIT,
    Permission.PEOPLE_MANAGE,
    Permission.DECK_READ,
    Permission.REPORT_READ,
}

GRANTS: dict[Role, frozenset[Permission]] = {
    Role.GUEST: _GUEST,
    Role.PARTICIPANT: _PARTICIPANT,
    Role.PARTNER: _PARTICIPANT | {Permission.DECK_READ},
    Role.STARTUP: _PARTICIPANT | {Permission.STARTUP_FOUND},
    Role.LECTURER: _MODERATOR,
    Role.MENTOR: _MODERATOR | {Permission.MENTORING_OFFER, Permission.DECK_READ},
    Role.MANAGER: _MANAGER,
    Role.ADMINISTRATOR: _MANAGER
    | {Permission.NETWORK_ADMINISTER, Permission.MENTORING_OFFER, Permission.STARTUP_FOUND},
}

ANONYMOUS = frozenset({Permission.FLOOR_VIEW})
"""What someone without a session may do."""


def granted(roles: Iterable[Role]) -> frozenset[Permission]:
    """All that the roles allow together."""
    return frozenset().union(*(GRANTS[role] for role in roles))


def roles_with(permission: Permission) -> list[str]:
    """The roles that grant it, for a query over memberships."""
    return [role.value for role, permissions in GRANTS.items() if permission in permissions]


def strongest(roles: Iterable[Role]) -> Role:
    """The role to show beside a name."""
    order = list(Role)
    return min(roles, key=order.index, default=Role.GUEST)
