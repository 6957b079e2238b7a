"""Knocking, and being let in."""

from rooms.permissions import Role
from tests.integration.signaling.world import World

DOOR = {"technopark": "bandung", "room": "mentoring"}


async def test_a_guest_knocks_and_is_admitted(world: World) -> None:
    mentor, guest = await world.member(Role.MENTOR, "Mentor 1"), await world.guest("Tamu 1")
    await mentor.join("mentoring")

    assert await guest.get("room.join", DOOR) == {"waiting": True, "snapshot": None}
    knock = (await mentor.hears("lobby.knocked"))["knock"]
    assert (knock["name"], knock["role"]) == ("Tamu 1", "guest")
    assert await guest.refused("room.join", DOOR) == "already_seated"
    assert await guest.refused("chat.history") == "not_seated"
    await mentor.get("lobby.admit", {"knockId": knock["id"]})

    inside = (await guest.hears("lobby.admitted"))["snapshot"]
    assert await mentor.hears("lobby.left") == {"knockId": knock["id"]}
    assert (await mentor.hears("room.participantJoined"))["participant"]["id"] == inside["selfId"]
    assert await mentor.refused("lobby.admit", {"knockId": knock["id"]}) == "knock_not_found"
    await guest.get("chat.history")


async def test_a_guest_is_refused_and_may_knock_again(world: World) -> None:
    mentor, guest = await world.member(Role.MENTOR, "Mentor 1"), await world.guest("Tamu 1")
    await guest.get("room.join", DOOR)
    waiting = (await mentor.join("mentoring"))["lobby"]
    assert [one["name"] for one in waiting] == ["Tamu 1"]

    await mentor.get("lobby.refuse", {"knockId": waiting[0]["id"]})

    assert await guest.hears("lobby.refused") == {"reason": "refused"}
    assert (await guest.get("room.join", DOOR))["waiting"] is True


async def test_admit_all_lets_in_as_many_as_fit(world: World) -> None:
    await world.change_room("mentoring", capacity=3)
    mentor = await world.member(Role.MENTOR, "Mentor 1")
    await mentor.join("mentoring")
    guests = [await world.guest(f"Tamu {number}") for number in range(3)]
    for guest in guests:
        await guest.get("room.join", DOOR)

    assert await mentor.get("lobby.admitAll") == {"count": 2}

    for guest in guests[:2]:
        assert (await guest.hears("lobby.admitted"))["snapshot"]["room"]["slug"] == "mentoring"
    await guests[2].settled()
    assert guests[2].heard() == []


async def test_who_stops_waiting_is_taken_off_the_list(world: World) -> None:
    mentor = await world.member(Role.MENTOR, "Mentor 1")
    await mentor.join("mentoring")
    leaver, dropped = await world.guest("Tamu 1"), await world.guest("Tamu 2")
    for guest in (leaver, dropped):
        await guest.get("room.join", DOOR)
        await mentor.hears("lobby.knocked")

    await leaver.get("room.leave")
    await mentor.hears("lobby.left")
    await dropped.cut()
    await mentor.hears("lobby.left")

    assert world.server.live_summary().waiting == 0
