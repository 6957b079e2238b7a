"""From the domain's objects to the protocol's structures."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from rooms.chat.views import MessageView
from rooms.live.lobby import Knock
from rooms.live.seats import Seat
from signaling.deps import Relays
from signaling.protocol import chat
from signaling.protocol.room import IceServer, Participant, ParticipantStatus, RoomInfo
from signaling.protocol.room import Knock as WireKnock

if TYPE_CHECKING:
    from signaling.hosted_room import HostedRoom

FileUrl = Callable[[str, str], str]


def milliseconds(moment: datetime) -> int:
    """Since 1970, as the wire counts."""
    return round(moment.timestamp() * 1000)


def participant(room: "HostedRoom", seat: Seat) -> Participant:
    """Somebody inside, as everyone sees them."""
    return Participant(
        id=seat.participant_id,
        person_id=seat.person_id,
        name=seat.name,
        role=seat.role.value,
        moderator=seat.moderator,
        status=ParticipantStatus.CONNECTED if seat.connected else ParticipantStatus.RECONNECTING,
        joined_at=milliseconds(seat.joined_at),
        hand_raised_at=milliseconds(seat.hand_raised_at) if seat.hand_raised_at else None,
        media=room.media.states(seat.participant_id),
    )


def participants(room: "HostedRoom") -> tuple[Participant, ...]:
    """Everyone inside, in the order that they first came."""
    ordered = sorted(room.live.seats, key=lambda seat: (seat.joined_at, seat.participant_id))
    return tuple(participant(room, seat) for seat in ordered)


def knock(waiting: Knock) -> WireKnock:
    """Somebody at the door, as moderators see them."""
    return WireKnock(
        id=waiting.id, name=waiting.name, role=waiting.role.value, knocked_at=milliseconds(waiting.knocked_at)
    )


def room_info(room: "HostedRoom", locale: str) -> RoomInfo:
    """The room, named in a language."""
    facts, live = room.facts, room.live
    return RoomInfo(
        id=facts.id,
        slug=facts.slug,
        name=facts.name(locale),
        kind=facts.kind,
        technopark=facts.technopark.slug,
        technopark_name=facts.technopark.name,
        capacity=live.capacity,
        lobby=facts.lobby,
        locked=live.locked,
        spotlight=live.spotlight,
    )


def ice_servers(relays: Relays) -> tuple[IceServer, ...]:
    """Relays as a browser takes them."""
    return tuple(IceServer.model_validate(server) for server in relays.ice_servers)


def expiry(relays: Relays) -> int | None:
    """When their credentials end."""
    return milliseconds(relays.expires_at) if relays.expires_at else None


def message(view: MessageView, file_url: FileUrl) -> chat.ChatMessage:
    """A chat message as it is now."""
    return chat.ChatMessage(
        id=view.id,
        seq=view.seq,
        author_id=view.author_id,
        author_name=view.author_name,
        client_msg_id=view.client_msg_id,
        text=view.text,
        html=view.html,
        sent_at=milliseconds(view.sent_at),
        edited_at=milliseconds(view.edited_at) if view.edited_at else None,
        deleted=view.deleted,
        reply_to=chat.ReplyPreview(
            id=view.reply_to.id, author_name=view.reply_to.author_name, excerpt=view.reply_to.excerpt
        )
        if view.reply_to
        else None,
        mentions=view.mentions,
        reactions=tuple(
            chat.ChatReaction(emoji=reaction.emoji, person_ids=reaction.person_ids) for reaction in view.reactions
        ),
        files=tuple(
            chat.ChatFile(
                id=file.id,
                name=file.name,
                media_type=file.media_type,
                size=file.size,
                image=file.image,
                url=file_url(file.id, file.name),
                width=file.width,
                height=file.height,
            )
            for file in view.files
        ),
    )
