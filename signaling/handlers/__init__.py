"""One function for each request; one module for each topic."""

from signaling.call import Handler
from signaling.handlers import chat, floor, gestures, lobby, media, moderation, receiving, room, session
from signaling.protocol.registry import REQUESTS

HANDLERS: dict[str, Handler] = {
    **floor.HANDLERS,
    **room.HANDLERS,
    **lobby.HANDLERS,
    **chat.HANDLERS,
    **gestures.HANDLERS,
    **moderation.HANDLERS,
    **media.HANDLERS,
    **receiving.HANDLERS,
    **session.HANDLERS,
}

if HANDLERS.keys() != REQUESTS.keys():
    raise RuntimeError(f"requests and handlers differ: {HANDLERS.keys() ^ REQUESTS.keys()}")
