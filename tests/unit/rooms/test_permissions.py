"""The whole table of who may do what, written out a second time."""

import pytest

from rooms.permissions import ANONYMOUS, GRANTS, Permission, Role, granted, strongest

GUEST = {
    "floor.view",
    "room.enter",
    "media.publish",
    "media.share_screen",
    "chat.read",
    "chat.write",
    "chat.attach",
    "hand.raise",
    "reaction.send",
}
PARTICIPANT = GUEST | {"room.enter_members"}
MODERATOR = PARTICIPANT | {"lobby.skip", "lobby.admit", "chat.moderate", "room.moderate", "room.invite"}
MANAGER = MODERATOR | {"room.edit", "people.manage"}
TABLE = {
    Role.GUEST: GUEST,
    Role.PARTICIPANT: PARTICIPANT,
    Role.PARTNER: PARTICIPANT,
    Role.STARTUP: PARTICIPANT,
    Role.LECTURER: MODERATOR,
    Role.MENTOR: MODERATOR,
    Role.MANAGER: MANAGER,
    Role.ADMINISTRATOR: MANAGER | {"network.administer"},
}


@pytest.mark.parametrize("role", Role)
def test_each_role_grants_exactly_its_permissions(role: Role) -> None:
    assert GRANTS[role] == TABLE[role]


def test_every_permission_is_held_by_the_administrator() -> None:
    assert granted([Role.ADMINISTRATOR]) == set(Permission)


def test_no_role_grants_nothing_and_roles_add_up() -> None:
    assert granted([]) == frozenset()
    assert granted([Role.GUEST, Role.MENTOR]) == MODERATOR
    assert {"floor.view"} == ANONYMOUS


def test_the_strongest_role_is_shown() -> None:
    assert strongest([Role.PARTICIPANT, Role.MENTOR, Role.STARTUP]) == Role.MENTOR
    assert strongest([]) == Role.GUEST
