"""Janus's signaling: JSON over a WebSocket."""

import asyncio
import itertools
from collections import defaultdict
from typing import Any

import aiohttp


class Janus:
    """One session; requests are answered by transaction, events by handle."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._session = 0
        self._transactions = map(str, itertools.count(1))
        self._answers: dict[str, asyncio.Future[dict[str, Any]]] = {}
        self._up: dict[int, asyncio.Event] = defaultdict(asyncio.Event)
        self._reader = asyncio.create_task(self._read())

    async def open(self) -> None:
        self._session = (await self.ask({"janus": "create"}))["data"]["id"]

    async def attach(self) -> int:
        reply = await self.ask({"janus": "attach", "plugin": "janus.plugin.videoroom"})
        handle: int = reply["data"]["id"]
        return handle

    async def message(self, handle: int, body: dict[str, Any], jsep: dict[str, str] | None = None) -> dict[str, Any]:
        """The event (or the synchronous success) that answers it. Raises RuntimeError for an error."""
        request: dict[str, Any] = {"janus": "message", "handle_id": handle, "body": body}
        if jsep:
            request["jsep"] = jsep
        return await self.ask(request)

    async def flows(self, handle: int) -> None:
        """Wait until Janus takes the handle for connected. Raises TimeoutError."""
        await asyncio.wait_for(self._up[handle].wait(), 20)

    async def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        transaction = next(self._transactions)
        answer = self._answers[transaction] = asyncio.get_running_loop().create_future()
        request |= {"transaction": transaction}
        if self._session:
            request["session_id"] = self._session
        await self._socket.send_json(request)
        reply: dict[str, Any] = await asyncio.wait_for(answer, 20)
        data = reply.get("plugindata", {}).get("data", {})
        if reply["janus"] == "error" or "error" in data:
            raise RuntimeError(f"Janus: {reply}")
        return reply

    async def _read(self) -> None:
        async for message in self._socket:
            reply = message.json()
            if reply["janus"] == "webrtcup":
                self._up[reply["sender"]].set()
            # An "ack" only says that the event will come.
            waiting = self._answers.pop(reply.get("transaction", ""), None) if reply["janus"] != "ack" else None
            if waiting and not waiting.done():
                waiting.set_result(reply)

    async def close(self) -> None:
        self._reader.cancel()
        await self._socket.close()
