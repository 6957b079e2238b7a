"""What one wants to receive, and how well that goes."""

from signaling import structures
from signaling.call import Call, Handler
from signaling.protocol.base import Empty
from signaling.protocol.receiving import IceServers, MediaStatistics, MediaView


async def view(call: Call, ask: MediaView) -> Empty:
    """What the client shows, and how much it wants to receive at all."""
    call.room.media.show(call.seat.participant_id, ask)
    return Empty()


async def statistics(call: Call, _: Empty) -> MediaStatistics:
    """The server's view of the caller's transports."""
    return call.room.media.of(call.seat.participant_id).statistics.read(call.node.deps.monotonic())


async def renew_ice_servers(call: Call, _: Empty) -> IceServers:
    """Relays with credentials that last for another term."""
    relays = call.node.deps.relays(call.seat.person_id)
    return IceServers(ice_servers=structures.ice_servers(relays), expires_at=structures.expiry(relays))


HANDLERS: dict[str, Handler] = {
    "media.view": view,
    "media.statistics": statistics,
    "media.iceServers": renew_ice_servers,
}
