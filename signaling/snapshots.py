"""Everything a client needs to draw the room, at one moment."""

from rooms.chat.messages import MessagePage
from rooms.live.seats import Seat
from rooms.permissions import Permission
from signaling import structures
from signaling.deps import SignalingDeps
from signaling.hosted_room import HostedRoom
from signaling.protocol.chat import ChatPage
from signaling.protocol.room import Snapshot


def chat_page(deps: SignalingDeps, page: MessagePage) -> ChatPage:
    """Messages as they travel."""
    return ChatPage(
        messages=tuple(structures.message(view, deps.file_url) for view in page.messages), has_more=page.has_more
    )


def snapshot(deps: SignalingDeps, room: HostedRoom, seat: Seat, locale: str, page: MessagePage) -> Snapshot:
    """The room for one seat. The resume token changes with it."""
    chat = chat_page(deps, page)
    relays = deps.relays(seat.person_id)
    admits = Permission.LOBBY_ADMIT in seat.permissions
    return Snapshot(
        self_id=seat.participant_id,
        permissions=tuple(sorted(seat.permissions)),
        room=structures.room_info(room, locale),
        participants=structures.participants(room),
        lobby=tuple(structures.knock(waiting) for waiting in room.live.lobby.waiting) if admits else (),
        chat=chat.messages,
        chat_has_more=chat.has_more,
        active_speaker=room.media.speaker,
        resume_token=seat.resume.rotate(),
        ice_servers=structures.ice_servers(relays),
        ice_servers_expire_at=structures.expiry(relays),
        server_time=structures.milliseconds(deps.clock.now()),
    )
