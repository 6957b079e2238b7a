"""Invitation links, presented over the socket."""

from rooms.models import RoomAccess
from rooms.permissions import Role
from rooms.places.invites import create_invite, revoke_invite
from tests.integration.signaling.world import World

LOUNGE = {"technopark": "bandung", "room": "lounge"}


async def test_an_invitation_opens_the_door_as_often_as_it_says(world: World) -> None:
    room = await world.change_room("lounge", access=RoomAccess.INVITE)
    host = (await (await world.member(Role.MANAGER, "Manager 1")).join())["participants"][0]["personId"]
    async with world.database.begin() as db:
        once = await create_invite(db, world.clock, room_id=room.id, created_by=host, max_uses=1)
    first, second = await world.guest("Tamu 1"), await world.guest("Tamu 2")

    assert await first.refused("room.join", LOUNGE) == "members_only"
    snapshot = await first.join(invite=once.token)

    assert sorted(one["name"] for one in snapshot["participants"]) == ["Manager 1", "Tamu 1"]
    assert await second.refused("room.join", LOUNGE | {"invite": once.token}) == "invite_invalid"


async def test_an_invitation_is_kept_before_a_door_that_stays_shut(world: World) -> None:
    room = await world.change_room("lounge", access=RoomAccess.INVITE)
    manager, guest = await world.member(Role.MANAGER, "Manager 1"), await world.guest("Tamu 1")
    host = (await manager.join())["participants"][0]["personId"]
    async with world.database.begin() as db:
        once = await create_invite(db, world.clock, room_id=room.id, created_by=host, max_uses=1)
    await manager.get("moderation.lock", {"locked": True})
    assert await guest.refused("room.join", LOUNGE | {"invite": once.token}) == "room_locked"

    await manager.get("moderation.lock", {"locked": False})

    assert len((await guest.join(invite=once.token))["participants"]) == 2


async def test_a_revoked_invitation_opens_nothing(world: World) -> None:
    room = await world.change_room("lounge", access=RoomAccess.INVITE)
    host = (await (await world.member(Role.MANAGER, "Manager 1")).join())["participants"][0]["personId"]
    async with world.database.begin() as db:
        link = await create_invite(db, world.clock, room_id=room.id, created_by=host)
        await revoke_invite(db, world.clock, invite_id=link.invite.id, room_id=room.id)
    guest = await world.guest("Tamu 1")

    assert await guest.refused("room.join", LOUNGE | {"invite": link.token}) == "invite_invalid"
