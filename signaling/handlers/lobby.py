"""Who waits at the door is let in or turned away."""

from rooms.errors import RoomFull
from signaling.call import Call, Handler
from signaling.hosted_room import HostedRoom
from signaling.protocol.base import Empty
from signaling.protocol.moderation import Admitted
from signaling.protocol.room import KnockTarget, LobbyRefused
from signaling.wire import frame


async def admit(call: Call, ask: KnockTarget) -> Empty:
    """Let one in."""
    await _admit(call, call.room, ask.knock_id)
    return Empty()


async def refuse(call: Call, ask: KnockTarget) -> Empty:
    """Turn one away."""
    call.room.settle(ask.knock_id, frame("lobby.refused", LobbyRefused()))
    return Empty()


async def admit_all(call: Call, _: Empty) -> Admitted:
    """Let everyone in who fits; the rest goes on waiting."""
    room, count = call.room, 0
    for knock in room.live.lobby.waiting:
        if room.live.occupancy >= room.live.capacity:
            break
        await _admit(call, room, knock.id)
        count += 1
    return Admitted(count=count)


async def _admit(call: Call, room: HostedRoom, knock_id: str) -> None:
    if room.live.occupancy >= room.live.capacity:
        raise RoomFull(capacity=room.live.capacity)
    knock, connection = room.settle(knock_id)
    if connection:
        await call.node.hosting.admit(room, knock, connection)


HANDLERS: dict[str, Handler] = {"lobby.admit": admit, "lobby.refuse": refuse, "lobby.admitAll": admit_all}
