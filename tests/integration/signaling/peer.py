"""A client: the public python-socketio one, with a memory for events."""

import asyncio
from typing import Any

import socketio


class Peer:
    """Asks and listens. `inbox` holds every event that came and was not taken yet, in order."""

    def __init__(self, url: str, token: str | None = None) -> None:
        self.inbox: list[tuple[str, Any]] = []
        self._url = url
        self._token = token
        self._news = asyncio.Condition()
        self.socket = socketio.AsyncClient(reconnection=False)
        self.socket.on("*", self._heard)
        self.disconnected = asyncio.Event()
        self.socket.on("disconnect", self.disconnected.set)

    async def connect(self, **options: Any) -> "Peer":
        auth = {"token": self._token} if self._token else None
        await self.socket.connect(self._url, auth=auth, transports=["websocket"], wait_timeout=20, **options)
        return self

    async def ask(self, event: str, payload: Any = None) -> Any:
        """The acknowledgement, whatever it is."""
        return await self.socket.call(event, {} if payload is None else payload, timeout=30)

    async def get(self, event: str, payload: Any = None) -> Any:
        """The reply; a failure is an error."""
        reply = await self.ask(event, payload)
        assert "error" not in reply, reply
        return reply

    async def refused(self, event: str, payload: Any = None) -> str:
        """The code of the refusal."""
        reply = await self.ask(event, payload)
        assert set(reply) == {"error"}, reply
        return str(reply["error"]["code"])

    async def hears(self, event: str) -> Any:
        """The next event of this name, waited for; it is taken out of the inbox."""
        async with asyncio.timeout(30), self._news:
            while True:
                for index, (name, payload) in enumerate(self.inbox):
                    if name == event:
                        del self.inbox[index]
                        return payload
                await self._news.wait()

    async def settled(self) -> None:
        """All that the server queued for this peer before now has come: answers are queued behind events."""
        assert await self.refused("nothing") == "unknown_event"

    def heard(self) -> list[str]:
        """The names in the inbox, in order."""
        return [name for name, _ in self.inbox]

    async def join(self, room: str = "lounge", technopark: str = "bandung", **more: Any) -> Any:
        """The snapshot."""
        reply = await self.get("room.join", {"technopark": technopark, "room": room, **more})
        assert reply["waiting"] is False, reply
        return reply["snapshot"]

    async def cut(self) -> None:
        """The network fails: the TCP connection ends without a word."""
        self.socket.eio.ws._response.connection.transport.abort()
        await self.disconnected.wait()

    async def close(self) -> None:
        if self.socket.connected:
            await self.socket.disconnect()

    async def _heard(self, event: str, payload: Any) -> None:
        async with self._news:
            self.inbox.append((event, payload))
            self._news.notify_all()
