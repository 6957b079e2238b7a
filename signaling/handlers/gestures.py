"""Hands and reactions."""

from rooms.chat.reactions import is_emoji
from rooms.errors import InvalidPayload
from rooms.live.moderation import check_hand
from signaling.call import Call, Handler
from signaling.protocol.base import Empty
from signaling.protocol.moderation import HandRaise, React, Reacted


async def raise_hand(call: Call, ask: HandRaise) -> Empty:
    """Raise or lower one's hand; a moderator lowers another's."""
    room = call.room
    target = room.live.seat(ask.participant_id) if ask.participant_id else call.seat
    check_hand(call.seat, target, raised=ask.raised)
    if room.live.raise_hand(target.participant_id, ask.raised, call.node.deps.clock.now()):
        room.publish_participant(target)
    return Empty()


async def react(call: Call, ask: React) -> Empty:
    """Show an emoji to everyone for a moment."""
    if not is_emoji(ask.emoji):
        raise InvalidPayload
    call.room.publish("reaction.shown", Reacted(participant_id=call.seat.participant_id, emoji=ask.emoji))
    return Empty()


HANDLERS: dict[str, Handler] = {"hand.raise": raise_hand, "reaction.send": react}
