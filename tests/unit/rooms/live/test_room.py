"""Seats, lobby, hands, lock and spotlight."""

from datetime import UTC, datetime, timedelta

import pytest

from rooms.errors import NotPermitted, Overloaded, RoomFull
from rooms.live.errors import KnockNotFound, ParticipantNotFound, ResumeRefused, RoomEnded
from rooms.live.lobby import MAX_WAITING, Lobby
from rooms.live.moderation import check_hand, check_remove
from rooms.live.resume import ResumeProof
from rooms.live.room import LiveRoom
from rooms.live.seats import Departure, Seat
from rooms.permissions import GRANTS, Role

START = datetime(2026, 1, 1, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def enter(room: LiveRoom, person: str = "person", role: Role = Role.GUEST, seconds: float = 0) -> Seat:
    return room.enter(person_id=person, name=person.title(), role=role, permissions=GRANTS[role], now=at(seconds))


def test_a_removal_is_remembered_while_somebody_is_inside() -> None:
    room = LiveRoom("room", 5)
    host, other, loud = enter(room, "host"), enter(room, "other"), enter(room, "loud")
    room.depart(loud.participant_id, Departure.REMOVED, at(1))
    room.depart(other.participant_id, Departure.LEFT, at(1))
    assert [room.was_removed(person) for person in ("loud", "other", "host")] == [True, False, False]

    room.depart(host.participant_id, Departure.LEFT, at(2))

    assert not room.was_removed("loud")


@pytest.mark.parametrize(
    ("socket_lost", "media_heard", "deadline"),
    [
        (None, 0, None),
        (None, 90, None),
        (10, 0, 22),
        (10, 10, 22),
        (10, 15, 27),
        (10, 57, 69),
        (10, 60, 70),
        (10, 90, 70),
    ],
)
def test_when_a_seat_is_lost(socket_lost: float | None, media_heard: float, deadline: float | None) -> None:
    seat = enter(LiveRoom("room", 5))
    seat.socket_lost_at = None if socket_lost is None else at(socket_lost)
    seat.media_heard_at = at(media_heard)

    assert seat.deadline == (None if deadline is None else at(deadline))


def test_media_is_never_heard_earlier_than_before() -> None:
    seat = enter(LiveRoom("room", 5))
    for heard_at in (1, 3, 2):
        seat.hear_media(at(heard_at))
    assert seat.media_heard_at == at(3)


def test_only_those_past_their_deadline_are_expired() -> None:
    room = LiveRoom("room", 5)
    seated, lost = enter(room, "a"), enter(room, "b")
    room.lose_socket(lost.participant_id, at(5))

    assert room.expired(at(16.9)) == ()
    assert room.expired(at(17)) == (lost,)
    assert room.seats == (seated, lost)


def test_a_room_has_so_many_seats() -> None:
    room = LiveRoom("room", 1)
    seat = enter(room, "a")
    with pytest.raises(RoomFull) as full:
        enter(room, "b")
    assert full.value.params == {"capacity": 1}
    token = seat.resume.rotate()
    room.depart(seat.participant_id, Departure.LEFT, at(1))
    enter(room, "b")
    with pytest.raises(RoomFull):
        room.resume(seat.participant_id, "a", token, at(2))


@pytest.mark.parametrize(
    ("reason", "lost_at", "left_at", "last_moment"),
    [(Departure.LEFT, None, 10, 130), (Departure.LOST, 10, 22, 130), (Departure.LOST, 10, 70, 130)],
)
def test_how_long_a_seat_can_be_taken_again(
    reason: Departure, lost_at: float | None, left_at: float, last_moment: float
) -> None:
    for seconds, taken in ((last_moment - 1, True), (last_moment, False)):
        room = LiveRoom("room", 5)
        seat = enter(room)
        token = seat.resume.rotate()
        if lost_at is not None:
            room.lose_socket(seat.participant_id, at(lost_at))
        room.depart(seat.participant_id, reason, at(left_at))
        assert room.holds(seat.participant_id)
        if taken:
            assert room.resume(seat.participant_id, "person", token, at(seconds)) == (seat, True)
            assert (seat.connected, room.seats) == (True, (seat,))
        else:
            with pytest.raises(ResumeRefused):
                room.resume(seat.participant_id, "person", token, at(seconds))
            assert room.forgotten


def test_a_seat_is_its_owners() -> None:
    room = LiveRoom("room", 5)
    seat = enter(room)
    token = seat.resume.rotate()
    for participant_id, person_id, shown in (
        (seat.participant_id, "another", token),
        (seat.participant_id, "person", "A" * 22),
        ("nobody", "person", token),
    ):
        with pytest.raises(ResumeRefused):
            room.resume(participant_id, person_id, shown, at(1))
    assert room.resume(seat.participant_id, "person", token, at(1)) == (seat, False)


def test_who_was_removed_has_no_seat_to_come_back_to() -> None:
    room = LiveRoom("room", 5)
    seat = enter(room)
    token = seat.resume.rotate()
    room.depart(seat.participant_id, Departure.REMOVED, at(1))
    with pytest.raises(ResumeRefused):
        room.resume(seat.participant_id, "person", token, at(2))
    assert room.forgotten


def test_nobody_comes_back_to_an_ended_meeting() -> None:
    room = LiveRoom("room", 5)
    seats = (enter(room, "a"), enter(room, "b"))
    token = seats[0].resume.rotate()
    room.locked = True
    assert room.end(at(1)) == seats
    assert (room.seats, room.locked) == ((), False)
    with pytest.raises(RoomEnded):
        room.resume(seats[0].participant_id, "a", token, at(2))


def test_the_last_token_but_one_is_good_until_the_last_is_used() -> None:
    proof = ResumeProof()
    assert not proof.accepts("")
    first = proof.rotate()
    lost = proof.rotate()
    assert proof.accepts(first)
    second = proof.rotate()
    assert not proof.accepts(lost)
    assert proof.accepts(second)
    proof.rotate()
    proof.rotate()
    assert not proof.accepts(first)
    assert len(first) == 22


def test_hands_go_up_in_order_and_keep_their_place() -> None:
    room = LiveRoom("room", 5)
    a, b, c = (enter(room, name) for name in "abc")
    changes = [
        room.raise_hand(b.participant_id, True, at(1)),
        room.raise_hand(a.participant_id, True, at(2)),
        room.raise_hand(b.participant_id, True, at(3)),
        room.raise_hand(c.participant_id, False, at(4)),
    ]
    assert changes == [True, True, False, False]
    assert room.hands == (b, a)
    room.raise_hand(b.participant_id, False, at(5))
    room.raise_hand(b.participant_id, True, at(6))
    assert room.hands == (a, b)


def test_the_spotlight_and_the_lock_end_with_people() -> None:
    room = LiveRoom("room", 5)
    a, b = enter(room, "a"), enter(room, "b")
    room.locked = True
    assert (room.shine(a.participant_id), room.shine(a.participant_id)) == (True, False)
    with pytest.raises(ParticipantNotFound):
        room.shine("nobody")
    room.depart(a.participant_id, Departure.LEFT, at(1))
    assert (room.spotlight, room.locked) == (None, True)
    room.depart(b.participant_id, Departure.LEFT, at(1))
    assert room.locked is False


def test_the_lobby_is_a_line_with_an_end() -> None:
    lobby = Lobby()
    knocks = [
        lobby.knock(
            person_id=str(number),
            name=str(number),
            role=Role.GUEST,
            permissions=GRANTS[Role.GUEST],
            now=at(number),
        )
        for number in range(MAX_WAITING)
    ]
    assert lobby.waiting == tuple(knocks)
    with pytest.raises(Overloaded):
        lobby.knock(person_id="x", name="x", role=Role.GUEST, permissions=GRANTS[Role.GUEST], now=at(0))
    assert lobby.settle(knocks[0].id) is knocks[0]
    with pytest.raises(KnockNotFound):
        lobby.settle(knocks[0].id)


@pytest.mark.parametrize(
    ("actor", "target", "allowed"),
    [
        (Role.MENTOR, Role.GUEST, True),
        (Role.MENTOR, Role.LECTURER, True),
        (Role.MENTOR, Role.MENTOR, True),
        (Role.LECTURER, Role.MENTOR, False),
        (Role.MENTOR, Role.MANAGER, False),
        (Role.MANAGER, Role.ADMINISTRATOR, False),
        (Role.PARTNER, Role.GUEST, False),
    ],
)
def test_who_may_remove_whom(actor: Role, target: Role, allowed: bool) -> None:
    room = LiveRoom("room", 5)
    one, other = enter(room, "a", actor), enter(room, "b", target)
    if allowed:
        check_remove(one, other)
    else:
        with pytest.raises(NotPermitted):
            check_remove(one, other)
    with pytest.raises(NotPermitted):
        check_remove(one, one)


@pytest.mark.parametrize(
    ("role", "own", "raised", "allowed"),
    [
        (Role.GUEST, True, True, True),
        (Role.GUEST, True, False, True),
        (Role.GUEST, False, False, False),
        (Role.MENTOR, False, False, True),
        (Role.MENTOR, False, True, False),
    ],
)
def test_whose_hand(role: Role, own: bool, raised: bool, allowed: bool) -> None:
    room = LiveRoom("room", 5)
    actor, other = enter(room, "a", role), enter(room, "b")
    target = actor if own else other
    if allowed:
        check_hand(actor, target, raised=raised)
    else:
        with pytest.raises(NotPermitted):
            check_hand(actor, target, raised=raised)
