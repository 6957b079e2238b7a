"""Entering, coming back, leaving."""

from rooms.admission import Admission, decide, may_enter
from rooms.chat.text import clean_name
from rooms.live.seats import Departure
from rooms.mentoring.session_rooms import check_open
from rooms.models import Room
from rooms.places.invites import redeem
from rooms.places.rooms import room_by_slug
from rooms.standing import standing_in
from signaling.call import Call, Handler
from signaling.errors import AlreadySeated
from signaling.hosted_room import HostedRoom
from signaling.protocol.base import Empty
from signaling.protocol.room import Join, Joined, Resume, Resumed


async def join(call: Call, ask: Join) -> Joined:
    """A seat, or a place in the lobby."""
    connection, identity = call.connection, call.identity
    if connection.seat or connection.knock_id:
        raise AlreadySeated
    name = clean_name(ask.name or identity.name)
    facts, invited = await _find(call, ask)
    check_open(facts, call.node.deps.clock.now())
    # No await from here to the seat: the door could be locked, or the last chair taken, meanwhile.
    hosted = call.node.hosting.room(facts)
    try:
        admission = _decide(call, hosted, invited=invited)
        standing = standing_in(identity, facts)
        if admission is Admission.ENTER:
            inside = await call.node.hosting.enter(
                hosted,
                connection,
                name=name,
                role=standing.role,
                permissions=standing.permissions,
                person_id=identity.person_id,
            )
            return Joined(waiting=False, snapshot=inside)
        knock = hosted.live.lobby.knock(
            person_id=identity.person_id,
            name=name,
            role=standing.role,
            permissions=standing.permissions,
            now=call.node.deps.clock.now(),
        )
    except Exception:
        call.node.hosting.release(hosted)
        raise
    connection.room, connection.knock_id = hosted, knock.id
    hosted.wait(knock, connection)
    return Joined(waiting=True)


async def resume(call: Call, ask: Resume) -> Resumed:
    """The same seat again; media that still flows is not touched."""
    connection = call.connection
    if connection.knock_id or (connection.seat and connection.seat.participant_id != ask.participant_id):
        raise AlreadySeated
    hosted, seat, inside = await call.node.hosting.resume(
        connection, ask.participant_id, call.identity, ask.resume_token
    )
    media = hosted.media.find(seat.participant_id)
    alive = media is not None and media.usable
    # Consumers that came while nobody listened are made now, after the answer.
    call.afterwards.append(lambda: hosted.media.catch_up(seat.participant_id))
    return Resumed(
        snapshot=inside,
        media_alive=alive,
        producers=tuple(producer.id for producer in media.producers.values()) if media and alive else (),
        consumers=tuple(slot.consumer.id for slot in media.slots) if media and alive else (),
    )


async def leave(call: Call, _: Empty) -> Empty:
    """Get up, or stop waiting; it may be asked at any time."""
    connection = call.connection
    if connection.room and connection.knock_id:
        hosted = connection.room
        hosted.settle(connection.knock_id)
        call.node.hosting.release(hosted)
    elif connection.room and connection.seat:
        await call.node.hosting.depart(connection.room, connection.seat, Departure.LEFT)
    return Empty()


async def _find(call: Call, ask: Join) -> tuple[Room, bool]:
    deps = call.node.deps
    async with deps.database.read() as db:
        facts = await room_by_slug(db, ask.technopark, ask.room)
    if ask.invite is None or may_enter(call.identity, facts):
        return facts, False
    # The invitation is used up by getting in: who finds the door locked, or the room full, keeps it.
    hosted = call.node.hosting.room(facts)
    try:
        _decide(call, hosted, invited=True)
    finally:
        call.node.hosting.release(hosted)
    async with deps.database.begin() as db:
        await redeem(db, deps.clock, ask.invite, facts.id)
    return facts, True


def _decide(call: Call, hosted: HostedRoom, *, invited: bool) -> Admission:
    live = hosted.live
    return decide(
        call.identity,
        hosted.facts,
        invited=invited,
        locked=live.locked,
        occupancy=live.occupancy,
        removed=live.was_removed(call.identity.person_id),
    )


HANDLERS: dict[str, Handler] = {"room.join": join, "room.resume": resume, "room.leave": leave}
