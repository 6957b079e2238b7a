"""Watching the floor from outside."""

from signaling.call import Call, Handler
from signaling.protocol.floor import Floor, FloorWatch


async def watch(call: Call, ask: FloorWatch) -> Floor:
    """Who is inside which room now; changes follow."""
    return await call.node.floor.watch(call.connection, ask)


HANDLERS: dict[str, Handler] = {"floor.watch": watch}
