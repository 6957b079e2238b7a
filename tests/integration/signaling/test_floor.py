"""The floor, seen from outside."""

import asyncio

from rooms.permissions import Role
from tests.integration.signaling.world import World


async def test_the_floor_follows_who_comes_and_goes(world: World) -> None:
    watcher, guest = await world.connect(None), await world.guest("Tamu 1")
    room = await world.room()
    assert await watcher.get("floor.watch", {"technopark": "bandung"}) == {"rooms": []}

    await guest.join()

    inside = {
        "roomId": room.id,
        "technopark": "bandung",
        "room": "lounge",
        "count": 1,
        "occupants": [{"name": "Tamu 1", "role": "guest"}],
    }
    assert await watcher.hears("floor.changed") == {"presence": inside}
    assert await watcher.get("floor.watch") == {"rooms": [inside]}
    await guest.get("room.leave")
    async with asyncio.timeout(1):
        assert await watcher.hears("floor.changed") == {"presence": inside | {"count": 0, "occupants": []}}


async def test_names_in_members_rooms_are_for_members(world: World) -> None:
    await world.change_room("lounge", access="members")
    anonymous, member = await world.connect(None), await world.member(Role.STARTUP, "Startup A")
    mentor = await world.member(Role.MENTOR, "Mentor 1")
    await anonymous.get("floor.watch")
    await member.get("floor.watch")

    await mentor.join()

    named, counted = await member.hears("floor.changed"), await anonymous.hears("floor.changed")
    assert named["presence"]["occupants"] == [{"name": "Mentor 1", "role": "mentor"}]
    assert (counted["presence"]["count"], counted["presence"]["occupants"]) == (1, [])
    (room,) = (await anonymous.get("floor.watch"))["rooms"]
    assert room == counted["presence"]


async def test_another_technoparks_floor_is_quiet(world: World) -> None:
    watcher, guest = await world.connect(None), await world.guest()
    await watcher.get("floor.watch", {"technopark": "batam"})
    everywhere = await world.connect(None)
    await everywhere.get("floor.watch")

    await guest.join()

    await everywhere.hears("floor.changed")
    await watcher.get("floor.watch", {"technopark": "batam"})
    assert watcher.heard() == []
