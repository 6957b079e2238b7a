"""A client written from docs/protocol.md alone: it imports nothing of the product."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import aiohttp
import socketio
from aiortc import MediaStreamTrack
from pymediasoup import AiortcHandler, Device
from pymediasoup.models.transport import DtlsParameters, IceCandidate, IceParameters
from pymediasoup.rtp_parameters import RtpCapabilities, RtpParameters

from tests.interop.watching import Watching

PICTURES = ("camera", "screen")
SOURCES = {"audio": "microphone", "video": "camera"}


class ProtocolPeer:
    """One guest: session, socket, seat and media. `events` holds all that the server told, in order."""

    def __init__(self, origin: str, name: str) -> None:
        self.origin, self.name = origin, name
        self.events: list[tuple[str, Any]] = []
        self._watched: dict[str, Watching] = {}
        """By consumer."""
        self._carried: dict[str, tuple[str | None, str]] = {}
        """Participant and source that each consumer carries."""
        self._hand_overs: dict[str, int] = {}
        """The last that is known of each consumer."""
        self.snapshot: dict[str, Any] = {}
        self._token = ""
        self._news = asyncio.Condition()
        self._tasks: set[asyncio.Task[None]] = set()
        self._capabilities: dict[str, Any] = {}
        self._device = Device(handlerFactory=AiortcHandler.createFactory())

    async def open_session(self) -> None:
        """Become a guest over HTTP; the token is the value of the session's cookie."""
        async with aiohttp.ClientSession(self.origin, cookie_jar=aiohttp.CookieJar(unsafe=True)) as http:
            headers = {"Origin": self.origin}
            async with http.post("/api/v1/guest", json={"name": self.name}, headers=headers) as answer:
                assert answer.status == 200, await answer.text()
                (cookie,) = (c for c in answer.cookies.values() if c["httponly"])
                self._token = cookie.value
            async with http.get("/api/v1/media/capabilities") as answer:
                self._capabilities = await answer.json()

    async def connect(self) -> None:
        self.socket = socketio.AsyncClient(reconnection=False)
        self.disconnected = asyncio.Event()
        self.socket.on("*", self._heard)
        self.socket.on("disconnect", self.disconnected.set)
        await self.socket.connect(self.origin, auth={"token": self._token}, transports=["websocket"], wait_timeout=20)

    async def ask(self, event: str, payload: dict[str, Any]) -> Any:
        reply = await self.socket.call(event, payload, timeout=30)
        assert "error" not in reply, (event, reply)
        return reply

    async def join(self, technopark: str, room: str) -> None:
        reply = await self.ask("room.join", {"technopark": technopark, "room": room})
        assert reply["waiting"] is False, reply
        self.snapshot = reply["snapshot"]

    async def resume(self) -> Any:
        """Take the seat again over a new socket."""
        me = {"participantId": self.snapshot["selfId"], "resumeToken": self.snapshot["resumeToken"]}
        await self.connect()
        reply = await self.ask("room.resume", me)
        self.snapshot = reply["snapshot"]
        return reply

    async def open_media(self) -> None:
        await self._device.load(RtpCapabilities.model_validate(self._capabilities))
        mine = self._device.recvRtpCapabilities.model_dump(exclude_none=True, mode="json")
        opened = await self.ask("media.open", {"rtpCapabilities": mine})
        self._send = self._device.createSendTransport(**_options(opened["send"]))
        self._receive = self._device.createRecvTransport(**_options(opened["receive"]))
        for transport in (self._send, self._receive):
            transport.on("connect", self._connector(transport.id))
        self._send.on("produce", self._produced)
        for consumer in opened["consumers"]:
            await self._consume(consumer)

    async def publish(self, track: MediaStreamTrack) -> None:
        await self._send.produce(track=track, stopTracks=False)

    async def watching(self, participant: str, source: str) -> Watching:
        """What comes from a participant's source, once it is consumed."""
        async with self._news:
            await self._news.wait_for(lambda: self._watching(participant, source))
        found = self._watching(participant, source)
        assert found
        return found

    async def hears(self, event: str) -> Any:
        """The next event of this name; it is taken out of `events`."""
        async with self._news:
            while True:
                for index, (name, payload) in enumerate(self.events):
                    if name == event:
                        del self.events[index]
                        return payload
                await self._news.wait()

    async def cut(self) -> None:
        """The network fails: the TCP connection ends without a word."""
        self.socket.eio.ws._response.connection.transport.abort()
        await self.disconnected.wait()

    async def leave(self) -> None:
        await self.ask("room.leave", {})

    async def close(self) -> None:
        for transport in (self._send, self._receive):
            await transport.close()
        for watching in self._watched.values():
            watching.task.cancel()
        await self.socket.disconnect()

    async def _heard(self, event: str, payload: Any) -> None:
        if event == "media.consumerOpened":
            self._do(self._consume(payload["consumer"]))
        if event == "media.consumerFed":
            id_ = payload["consumerId"]
            self._carried[id_] = payload["participantId"], payload["source"]
            self._hand_overs[id_] = payload["handOver"]
            if id_ in self._watched and payload["source"] in PICTURES:
                self._do(self._resume(id_))
        async with self._news:
            self.events.append((event, payload))
            self._news.notify_all()

    def _watching(self, participant: str, source: str) -> Watching | None:
        return next(
            (watched for id_, watched in self._watched.items() if self._carried[id_] == (participant, source)), None
        )

    async def _consume(self, offered: dict[str, Any]) -> None:
        self._carried[offered["id"]] = offered["participantId"], offered["source"]
        consumer = await self._receive.consume(
            id=offered["id"],
            producerId=offered["producerId"],
            kind=offered["kind"],
            rtpParameters=RtpParameters.model_validate(offered["rtpParameters"]),
        )
        await self._resume(offered["id"])
        async with self._news:
            self._watched[offered["id"]] = Watching(consumer.track)
            self._news.notify_all()

    async def _resume(self, consumer_id: str) -> None:
        hand_over = self._hand_overs.get(consumer_id, 0)
        await self.ask("media.consumer.resume", {"consumerId": consumer_id, "handOver": hand_over})

    def _do(self, something: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(something)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _connector(self, transport_id: str) -> Any:
        async def connect(dtls_parameters: DtlsParameters) -> None:
            parameters = dtls_parameters.model_dump(mode="json")
            await self.ask("media.connect", {"transportId": transport_id, "dtlsParameters": parameters})

        return connect

    async def _produced(self, kind: Any, rtp_parameters: RtpParameters, app_data: Any) -> str:
        produce = {
            "transportId": self._send.id,
            "kind": str(kind),
            "source": SOURCES[kind],
            "rtpParameters": rtp_parameters.model_dump(exclude_none=True, mode="json"),
        }
        return str((await self.ask("media.produce", produce))["producerId"])


def _options(parameters: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": parameters["id"],
        "iceParameters": IceParameters(**parameters["iceParameters"]),
        "iceCandidates": [IceCandidate(**candidate) for candidate in parameters["iceCandidates"]],
        "dtlsParameters": DtlsParameters(**parameters["dtlsParameters"]),
        "sctpParameters": None,
    }
