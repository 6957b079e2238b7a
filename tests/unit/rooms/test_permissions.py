"""The whole table of who may do what, written out a second time."""

import pytest

from rooms.permissions import ANONYMOUS, GRANTS, Permission, Role, granted, roles_with, strongest

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
MANAGER = MODERATOR | {"room.edit", "people.manage", "startup.read_deck", "report.read"}
TABLE = {
    Role.GUEST: GUEST,
    Role.PARTICIPANT: PARTICIPANT,
    Role.PARTNER: PARTICIPANT | {"startup.read_deck"},
    Role.STARTUP: PARTICIPANT | {"startup.found"},
    Role.LECTURER: MODERATOR,
    Role.MENTOR: MODERATOR | {"mentoring.offer", "startup.read_deck"},
    Role.MANAGER: MANAGER,
    Role.ADMINISTRATOR: MANAGER | {"network.administer", "mentoring.offer", "startup.found"},
}


@pytest.mark.parametrize("role", Role)
def test_each_role_grants_exactly_its_permissions(role: Role) -> None:
    assert GRANTS[role] == TABLE[role]


def test_every_permission_is_held_by_the_administrator_but_what_comes_with_a_place_in_a_session() -> None:
    assert granted([Role.ADMINISTRATOR]) == set(Permission) - {Permission.SESSION_USE}


def test_no_role_grants_nothing_and_roles_add_up() -> None:
    assert granted([]) == frozenset()
    assert granted([Role.GUEST, Role.LECTURER]) == MODERATOR
    assert {"floor.view"} == ANONYMOUS


def test_the_strongest_role_is_shown() -> None:
    assert strongest([Role.PARTICIPANT, Role.MENTOR, Role.STARTUP]) == Role.MENTOR
    assert strongest([]) == Role.GUEST


def test_roles_are_found_by_what_they_grant() -> None:
    assert roles_with(Permission.MENTORING_OFFER) == ["mentor", "administrator"]
    assert roles_with(Permission.STARTUP_FOUND) == ["startup", "administrator"]
