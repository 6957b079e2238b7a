"""Entering, coming back and leaving, as another client sees it."""

import asyncio
import gc
import weakref

from sqlalchemy import text

from rooms.attendance import spans_of
from rooms.permissions import GRANTS, Role
from tests.integration.signaling.world import World

BANDUNG_LOUNGE = {"technopark": "bandung", "room": "lounge"}


async def test_two_people_meet(world: World) -> None:
    first, second = await world.guest("Tamu 1"), await world.guest("Tamu 2")
    room = await world.room()

    alone = await first.join()
    world.clock.pass_by(1)
    both = await second.join()
    joined = await first.hears("room.participantJoined")

    assert alone["room"] == {
        "id": room.id,
        "slug": "lounge",
        "name": room.name_id,
        "kind": "lounge",
        "technopark": "bandung",
        "technoparkName": room.technopark.name,
        "capacity": room.capacity,
        "lobby": False,
        "locked": False,
        "spotlight": None,
    }
    assert alone["permissions"] == sorted(GRANTS[Role.GUEST])
    assert [one["name"] for one in both["participants"]] == ["Tamu 1", "Tamu 2"]
    assert joined["participant"] == both["participants"][1]
    assert both["participants"][1]["id"] == both["selfId"]
    assert both["lobby"] == []
    assert both["iceServers"] == [
        {"urls": ["turn:turn.example"], "username": both["participants"][1]["personId"], "credential": None}
    ]

    await second.get("room.leave")

    assert await first.hears("room.participantLeft") == {"participantId": both["selfId"], "reason": "left"}
    async with world.database.read() as db:
        spans = await spans_of(db, room.id)
    assert sorted((span.name, span.left_at is None) for span in spans) == [("Tamu 1", True), ("Tamu 2", False)]


async def test_an_unwell_database_keeps_nobody_inside(world: World) -> None:
    first, second = await world.guest("Tamu 1"), await world.guest("Tamu 2")
    await first.join()
    await second.join()
    async with world.database.begin() as db:
        await db.execute(text("ALTER TABLE attendance_span RENAME TO elsewhere"))

    await first.get("room.leave")

    assert (await second.hears("room.participantLeft"))["reason"] == "left"
    room = await world.room()
    assert [lease.name for lease in (await world.presence.inside())[room.id]] == ["Tamu 2"]
    assert await first.refused("room.join", BANDUNG_LOUNGE) == "internal"
    assert (await second.hears("room.participantLeft"))["reason"] == "lost"


async def test_the_last_to_leave_frees_everything(world: World) -> None:
    guest = await world.guest()
    await guest.join()
    await guest.get("media.open", {"rtpCapabilities": {"codecs": [], "headerExtensions": []}})
    assert world.worker.stats()["transports"] == 2

    await guest.get("room.leave")

    assert world.worker.stats() | {"dropped": None} == {
        "routers": 0,
        "transports": 0,
        "producers": 0,
        "consumers": 0,
        "dropped": None,
        "mistakes": {},
    }
    assert await world.presence.inside() == {}
    summary = world.server.live_summary()
    assert (summary.rooms, summary.seats, summary.connections) == (0, 0, 1)


async def test_a_room_is_forgotten_once_nobody_could_come_back(world: World) -> None:
    guest = await world.guest()
    await guest.join()
    [inside] = world.server._hosting.rooms
    hosted = weakref.ref(inside)
    del inside
    await guest.get("room.leave")

    world.clock.pass_by(119)
    await world.server.tick()
    assert world.server._hosting.rooms == (hosted(),)
    world.clock.pass_by(1)
    await world.server.tick()

    assert len(world.server._hosting.rooms) == 0
    gc.collect()
    assert hosted() is None
    # The next to come find a new one.
    await guest.join()


async def test_a_dropped_socket_comes_back_to_its_seat(world: World) -> None:
    token = await world.guest_token("Tamu 1")
    other, guest = await world.guest("Tamu 2"), await world.connect(token)
    await other.join()
    before = await guest.join()
    await other.hears("room.participantJoined")

    await guest.cut()

    assert (await other.hears("room.participantUpdated"))["participant"]["status"] == "reconnecting"
    again = await world.connect(token)
    resumed = await again.get(
        "room.resume", {"participantId": before["selfId"], "resumeToken": before["resumeToken"], "chatSeq": 0}
    )
    assert (await other.hears("room.participantUpdated"))["participant"]["status"] == "connected"
    assert resumed["mediaAlive"] is False
    assert resumed["producers"] == resumed["consumers"] == []
    changing = {"resumeToken", "serverTime"}
    assert {key: value for key, value in resumed["snapshot"].items() if key not in changing} == {
        key: value for key, value in before.items() if key not in changing
    }


async def test_a_seat_that_nobody_comes_back_to_is_lost_after_12_seconds(world: World) -> None:
    token = await world.guest_token("Tamu 1")
    other, guest = await world.guest("Tamu 2"), await world.connect(token)
    await other.join()
    before = await guest.join()
    await guest.cut()
    await other.hears("room.participantUpdated")

    world.clock.pass_by(11)
    await world.server.tick()
    assert len((await world.presence.inside())[before["room"]["id"]]) == 2
    world.clock.pass_by(1)
    await world.server.tick()

    assert await other.hears("room.participantLeft") == {"participantId": before["selfId"], "reason": "lost"}
    assert len((await world.presence.inside())[before["room"]["id"]]) == 1
    # Until 120 s have passed the seat is taken again, by the same participant.
    world.clock.pass_by(107)
    again = await world.connect(token)
    resume = {"participantId": before["selfId"], "resumeToken": before["resumeToken"]}
    resumed = await again.get("room.resume", resume)
    assert resumed["snapshot"]["selfId"] == before["selfId"]
    await again.get("room.leave")
    world.clock.pass_by(121)
    resume["resumeToken"] = resumed["snapshot"]["resumeToken"]
    assert await again.refused("room.resume", resume) == "resume_refused"


async def test_a_seat_is_resumed_by_its_owner_with_its_token_only(world: World) -> None:
    token = await world.guest_token("Tamu 1")
    guest, stranger = await world.connect(token), await world.guest("Tamu 2")
    inside = await guest.join()
    resume = {"participantId": inside["selfId"], "resumeToken": inside["resumeToken"]}

    assert await stranger.refused("room.resume", resume) == "resume_refused"
    second = await world.connect(token)
    assert await second.refused("room.resume", resume | {"resumeToken": "A" * 22}) == "resume_refused"
    assert await second.refused("room.resume", resume | {"participantId": "0" * 32}) == "resume_refused"

    await second.get("room.resume", resume)

    # The tab that had the seat is told, and closed.
    assert await guest.hears("room.closed") == {"reason": "replaced"}
    await asyncio.wait_for(guest.disconnected.wait(), 30)
    # A lost answer does not lock anyone out: the token before the newest one still opens, once the newest is unused.
    third = await world.connect(token)
    await third.get("room.resume", resume)


async def test_one_person_may_sit_with_two_devices(world: World) -> None:
    token = await world.guest_token("Tamu 1")
    phone, laptop = await world.connect(token), await world.connect(token)

    first, second = await phone.join(), await laptop.join()

    assert first["selfId"] != second["selfId"]
    assert len({one["personId"] for one in second["participants"]}) == 1
    assert await phone.refused("room.join", BANDUNG_LOUNGE) == "already_seated"


async def test_the_door(world: World) -> None:
    mentor, guest = await world.member(Role.MENTOR, "Mentor 1"), await world.guest()
    await mentor.join()

    assert await guest.refused("room.join", BANDUNG_LOUNGE | {"room": "nowhere"}) == "room_not_found"
    await mentor.get("moderation.lock", {"locked": True})
    assert (await mentor.hears("room.updated"))["room"]["locked"] is True
    assert await guest.refused("room.join", BANDUNG_LOUNGE) == "room_locked"
    await mentor.get("moderation.lock", {"locked": False})
    await world.change_room("lounge", capacity=1)
    assert await guest.refused("room.join", BANDUNG_LOUNGE) == "room_full"
    await world.change_room("lounge", access="members", capacity=50)
    assert await guest.refused("room.join", BANDUNG_LOUNGE) == "members_only"
    # A lock ends with the last who could open it.
    await mentor.get("moderation.lock", {"locked": True})
    await mentor.get("room.leave")
    await world.change_room("lounge", access="open")
    await guest.join()


async def test_names_are_cleaned(world: World) -> None:
    guest = await world.guest()

    inside = await guest.join(name="  Tamu\u202e  Agung ")

    assert inside["participants"][0]["name"] == "Tamu Agung"
