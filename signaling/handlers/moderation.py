"""What moderators do."""

from rooms.live.moderation import check_remove
from rooms.live.seats import Departure, Seat
from signaling.call import Call, Handler
from signaling.hosted_room import HostedRoom
from signaling.protocol.base import Empty
from signaling.protocol.moderation import (
    AskUnmute,
    Lock,
    Muted,
    MutedAll,
    MuteTarget,
    Spotlight,
    Target,
    UnmuteAsked,
)
from signaling.protocol.room import MediaSource


async def mute(call: Call, ask: MuteTarget) -> Empty:
    """Stop one source at the server; its owner may start it again."""
    room = call.room
    _mute(room, room.live.seat(ask.participant_id), ask.source, by=call.seat)
    return Empty()


async def mute_all(call: Call, _: Empty) -> MutedAll:
    """Stop every microphone but the caller's own."""
    room = call.room
    others = [seat for seat in room.live.seats if seat is not call.seat]
    return MutedAll(count=sum(_mute(room, seat, MediaSource.MICROPHONE, by=call.seat) for seat in others))


async def ask_unmute(call: Call, ask: AskUnmute) -> Empty:
    """Ask somebody to be heard or seen; only they can do it."""
    room = call.room
    target = room.live.seat(ask.participant_id)
    room.tell(target.participant_id, "moderation.unmuteAsked", UnmuteAsked(source=ask.source, by=call.seat.name))
    return Empty()


async def remove(call: Call, ask: Target) -> Empty:
    """Send somebody out; the seat cannot be resumed."""
    target = call.room.live.seat(ask.participant_id)
    check_remove(call.seat, target)
    await call.node.hosting.depart(call.room, target, Departure.REMOVED, farewell="removed")
    return Empty()


async def lock(call: Call, ask: Lock) -> Empty:
    """Close or open the door to newcomers."""
    room = call.room
    if room.live.locked != ask.locked:
        room.live.locked = ask.locked
        room.publish_room()
    return Empty()


async def spotlight(call: Call, ask: Spotlight) -> Empty:
    """Show one participant large to everyone, or nobody."""
    if call.room.live.shine(ask.participant_id):
        call.room.publish_room()
        call.room.media.spotlight_moved()
    return Empty()


async def end(call: Call, _: Empty) -> Empty:
    """End the meeting for everyone, oneself included."""
    await call.node.hosting.end(call.room)
    return Empty()


def _mute(room: HostedRoom, target: Seat, source: MediaSource, *, by: Seat) -> bool:
    media = room.media.find(target.participant_id)
    producer = media.producers.get(source) if media else None
    if producer is None or not room.media.set_paused(target.participant_id, producer, True):
        return False
    room.tell(target.participant_id, "moderation.muted", Muted(source=source, by=by.name))
    return True


HANDLERS: dict[str, Handler] = {
    "moderation.mute": mute,
    "moderation.muteAll": mute_all,
    "moderation.askUnmute": ask_unmute,
    "moderation.remove": remove,
    "moderation.lock": lock,
    "moderation.spotlight": spotlight,
    "moderation.end": end,
}
