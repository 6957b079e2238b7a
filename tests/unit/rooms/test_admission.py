"""Who enters, who knocks, and who is turned away: every combination against the rule in words."""

from itertools import product

import pytest
from sqlalchemy.orm.attributes import set_committed_value

from rooms.admission import Admission, decide, knocks, sees_occupants
from rooms.errors import DomainError, MembersOnly, RoomFull, RoomLocked
from rooms.identity import Identity
from rooms.models import MentoringSession, PersonKind, Room, RoomAccess, SessionParticipant, Side
from rooms.permissions import GRANTS, Permission, Role
from rooms.places.rooms import MANAGED
from rooms.standing import Standing, standing_in

HERE, THERE = "a" * 32, "b" * 32
MODERATORS = {Role.ADMINISTRATOR, Role.MANAGER, Role.MENTOR, Role.LECTURER}
MEMBERS = MODERATORS | {Role.STARTUP, Role.PARTNER}


def someone(role: Role, place: str = HERE) -> Identity:
    network = frozenset({role} if role is Role.ADMINISTRATOR else set())
    local = {place: frozenset({role})} if role in MEMBERS - {Role.ADMINISTRATOR} else {}
    return Identity(
        person_id="c" * 32,
        login_id="d" * 32,
        name="Someone 1",
        kind=PersonKind.GUEST if role is Role.GUEST else PersonKind.ACCOUNT,
        locale="id",
        time_zone="Asia/Jakarta",
        csrf_secret="",
        network_roles=network,
        technopark_roles=local,
    )


def a_room(access: RoomAccess, lobby: bool = False) -> Room:
    return Room(technopark_id=HERE, access=access, lobby=lobby, capacity=10)


def expected(role: Role, access: RoomAccess, lobby: bool, locked: bool, invited: bool, full: bool) -> str:
    if role in MODERATORS:
        return "room_full" if full else "enter"
    allowed = access is RoomAccess.OPEN or (access is RoomAccess.MEMBERS and role in MEMBERS)
    if not (allowed or invited):
        return "members_only"
    if locked:
        return "room_locked"
    if lobby:
        return "knock"
    return "room_full" if full else "enter"


@pytest.mark.parametrize("role", Role)
def test_every_way_in(role: Role) -> None:
    either = (False, True)
    for access, lobby, locked, invited, full in product(MANAGED, either, either, either, either):
        try:
            room = a_room(access, lobby)
            found = str(decide(someone(role), room, invited=invited, locked=locked, occupancy=10 if full else 9))
        except DomainError as error:
            found = error.code
        assert found == expected(role, access, lobby, locked, invited, full), (access, lobby, locked, invited, full)


@pytest.mark.parametrize("role", sorted(MEMBERS - {Role.ADMINISTRATOR}))
def test_a_role_elsewhere_opens_nothing_here(role: Role) -> None:
    visitor = someone(role, THERE)
    for access in (RoomAccess.MEMBERS, RoomAccess.INVITE):
        with pytest.raises(MembersOnly):
            decide(visitor, a_room(access), invited=False, locked=False, occupancy=0)
    with pytest.raises(RoomLocked):
        decide(visitor, a_room(RoomAccess.OPEN), invited=True, locked=True, occupancy=0)
    assert decide(visitor, a_room(RoomAccess.OPEN, True), invited=True, locked=False, occupancy=0) is Admission.KNOCK


def test_a_full_room_tells_its_size() -> None:
    with pytest.raises(RoomFull) as refused:
        decide(someone(Role.GUEST), a_room(RoomAccess.OPEN), invited=False, locked=False, occupancy=10)
    assert refused.value.params == {"capacity": 10}


def test_who_is_inside_is_shown_to_whom_may_enter() -> None:
    for role, access in product(Role, MANAGED):
        room = a_room(access)
        shown = expected(role, access, False, False, False, False) == "enter"
        assert sees_occupants(someone(role), room) is shown
        assert sees_occupants(None, room) is (access is RoomAccess.OPEN)


def a_sessions_room(side: Side | None) -> Room:
    room = a_room(RoomAccess.SESSION, lobby=True)
    people = [SessionParticipant(person_id="c" * 32, side=side)] if side else []
    set_committed_value(session := MentoringSession(), "people", people)
    set_committed_value(room, "session", session)
    return room


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("role", Role)
def test_both_sides_of_a_session_run_its_room(role: Role, side: Side) -> None:
    room = a_sessions_room(side)
    found = standing_in(someone(role, THERE), room)
    assert found.permissions == GRANTS[Role.LECTURER] | {Permission.SESSION_USE}
    assert found.role == (Role.MENTOR if side is Side.MENTOR else Role.STARTUP)
    assert sees_occupants(someone(role, THERE), room)
    for locked, removed in product([False, True], repeat=2):
        entered = decide(someone(role, THERE), room, invited=False, locked=locked, occupancy=1, removed=removed)
        assert entered is Admission.ENTER


@pytest.mark.parametrize("role", Role)
def test_whose_session_it_is_not_waits_at_its_door_whatever_they_are(role: Role) -> None:
    room, visitor = a_sessions_room(None), someone(role)
    visitors = Standing(visitor.role_at(HERE), GRANTS[Role.GUEST] | {Permission.SESSION_USE})
    assert standing_in(visitor, room) == visitors
    assert not sees_occupants(visitor, room)
    assert not sees_occupants(None, room)
    for invited in (False, True):
        assert decide(visitor, room, invited=invited, locked=False, occupancy=1) is Admission.KNOCK
        with pytest.raises(RoomLocked):
            decide(visitor, room, invited=invited, locked=True, occupancy=1)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("side", [None, *Side])
def test_it_is_known_beforehand_who_will_wait(role: Role, side: Side | None) -> None:
    person = someone(role)
    for room in (a_room(RoomAccess.OPEN), a_room(RoomAccess.OPEN, lobby=True), a_sessions_room(side)):
        way = decide(person, room, invited=False, locked=False, occupancy=0)
        assert knocks(person, room) is (way is Admission.KNOCK)
        assert knocks(None, room) is room.lobby
