"""Hands, reactions, and what moderators do, as everyone else sees it."""

import asyncio

from sqlalchemy import delete, update

from rooms.models import Login, Membership
from rooms.permissions import GRANTS, Role
from tests.integration.signaling.world import World

LOUNGE = {"technopark": "bandung", "room": "lounge"}


async def test_hands_are_served_in_order(world: World) -> None:
    mentor, first, second = (
        await world.member(Role.MENTOR, "Mentor 1"),
        await world.guest("Tamu 1"),
        await world.guest("Tamu 2"),
    )
    await mentor.join()
    me = (await first.join())["selfId"]
    await second.join()

    await first.get("hand.raise", {"raised": True})
    raised = (await mentor.hears("room.participantUpdated"))["participant"]
    assert (raised["id"], raised["handRaisedAt"]) == (me, int(world.clock.now().timestamp() * 1000))
    assert await second.refused("hand.raise", {"raised": False, "participantId": me}) == "not_permitted"
    await mentor.get("hand.raise", {"raised": False, "participantId": me})
    assert (await mentor.hears("room.participantUpdated"))["participant"]["handRaisedAt"] is None


async def test_a_reaction_is_shown_to_everyone(world: World) -> None:
    guest = await world.guest()
    me = (await guest.join())["selfId"]

    await guest.get("reaction.send", {"emoji": "🎉"})

    assert await guest.hears("reaction.shown") == {"participantId": me, "emoji": "🎉"}
    assert await guest.refused("reaction.send", {"emoji": "<b>"}) == "invalid_payload"


async def test_the_spotlight_goes_with_who_leaves(world: World) -> None:
    mentor, guest = await world.member(Role.MENTOR, "Mentor 1"), await world.guest()
    await mentor.join()
    them = (await guest.join())["selfId"]

    await mentor.get("moderation.spotlight", {"participantId": them})
    assert (await guest.hears("room.updated"))["room"]["spotlight"] == them
    await guest.get("room.leave")

    await mentor.hears("room.participantLeft")
    another = await world.guest()
    assert (await another.join())["room"]["spotlight"] is None


async def test_who_is_removed_is_told_and_stays_out_of_the_seat(world: World) -> None:
    mentor, guest = await world.member(Role.MENTOR, "Mentor 1"), await world.guest()
    me = (await mentor.join())["selfId"]
    inside = await guest.join()

    await mentor.get("moderation.remove", {"participantId": inside["selfId"]})

    assert await guest.hears("room.closed") == {"reason": "removed"}
    assert await mentor.hears("room.participantLeft") == {"participantId": inside["selfId"], "reason": "removed"}
    resume = {"participantId": inside["selfId"], "resumeToken": inside["resumeToken"]}
    assert await guest.refused("room.resume", resume) == "resume_refused"
    assert await mentor.refused("moderation.remove", {"participantId": me}) == "not_permitted"
    assert await mentor.refused("moderation.remove", {"participantId": inside["selfId"]}) == "participant_not_found"


async def test_who_was_removed_asks_to_come_back(world: World) -> None:
    mentor, guest, other = await world.member(Role.MENTOR, "Mentor 1"), await world.guest(), await world.guest("Tamu 2")
    await mentor.join()
    inside = await guest.join()
    await mentor.get("moderation.remove", {"participantId": inside["selfId"]})

    assert await guest.get("room.join", LOUNGE) == {"waiting": True, "snapshot": None}

    knock = (await mentor.hears("lobby.knocked"))["knock"]
    assert knock["name"] == "Tamu 1"
    await mentor.get("lobby.admit", {"knockId": knock["id"]})
    assert len((await guest.hears("lobby.admitted"))["snapshot"]["participants"]) == 2
    # Nobody else has to ask.
    await other.join()


async def test_roles_count_from_when_they_are_given_or_taken(world: World) -> None:
    manager, mentor = await world.member(Role.MANAGER, "Manajer 1"), await world.member(Role.MENTOR, "Mentor 1")
    await manager.join()
    inside = await mentor.join()
    me = next(one for one in inside["participants"] if one["id"] == inside["selfId"])
    async with world.database.begin() as db:
        await db.execute(delete(Membership).where(Membership.person_id == me["personId"]))
    await mentor.get("moderation.lock", {"locked": True})

    await world.server.revalidate()

    updated = (await manager.hears("room.participantUpdated"))["participant"]
    assert updated == me | {"role": "participant", "moderator": False}
    assert await mentor.refused("moderation.lock", {"locked": False}) == "not_permitted"
    await world.server.revalidate()
    await manager.settled()
    assert "room.participantUpdated" not in manager.heard()


async def test_nobody_resumes_a_role_that_was_taken(world: World) -> None:
    token = await world.member_token(Role.MENTOR, "Mentor 1")
    first = await world.connect(token)
    inside = await first.join()
    await first.cut()
    async with world.database.begin() as db:
        await db.execute(delete(Membership).where(Membership.person_id == inside["participants"][0]["personId"]))

    again = await world.connect(token)
    resume = {"participantId": inside["selfId"], "resumeToken": inside["resumeToken"]}
    resumed = await again.get("room.resume", resume)

    assert resumed["snapshot"]["permissions"] == sorted(GRANTS[Role.PARTICIPANT])
    assert await again.refused("moderation.end") == "not_permitted"


async def test_a_stronger_role_is_not_removed(world: World) -> None:
    mentor, manager = await world.member(Role.MENTOR, "Mentor 1"), await world.member(Role.MANAGER, "Manajer 1")
    await mentor.join()
    them = (await manager.join())["selfId"]

    assert await mentor.refused("moderation.remove", {"participantId": them}) == "not_permitted"


async def test_the_end_is_for_everyone(world: World) -> None:
    mentor, guest = await world.member(Role.MENTOR, "Mentor 1"), await world.guest()
    await mentor.join()
    inside = await guest.join()

    await mentor.get("moderation.end")

    assert await mentor.hears("room.closed") == {"reason": "ended"}
    assert await guest.hears("room.closed") == {"reason": "ended"}
    assert await world.presence.inside() == {}
    resume = {"participantId": inside["selfId"], "resumeToken": inside["resumeToken"]}
    assert await guest.refused("room.resume", resume) == "room_ended"
    assert len((await guest.join())["participants"]) == 1


async def test_a_revoked_login_is_sent_off(world: World) -> None:
    mentor, guest = await world.member(Role.MENTOR, "Mentor 1"), await world.guest()
    await mentor.join()
    world.clock.pass_by(1)
    them = await guest.join()
    async with world.database.begin() as db:
        person_id = them["participants"][1]["personId"]
        await db.execute(update(Login).where(Login.person_id == person_id).values(revoked_at=world.clock.now()))

    await world.server.revalidate()

    assert await guest.hears("room.closed") == {"reason": "signedOut"}
    await asyncio.wait_for(guest.disconnected.wait(), 5)
    assert await mentor.hears("room.participantLeft") == {"participantId": them["selfId"], "reason": "left"}
