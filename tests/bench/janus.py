"""Janus's videoroom before the same clients: its configuration, its signaling, and its session descriptions.

Debian's package, as it comes, with ICE lite as our node has it, everything else that it could do turned off.
"""

import asyncio
import itertools
import os
import tempfile
from asyncio.subprocess import DEVNULL, Process
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any

import aiohttp
import ifaddr

from tests.bench.audience import CLIENT_CORE, Scene, perform
from tests.bench.clients import PASSWORD, Connection
from tests.unit.media.media_client import CERTIFICATE

ROOM = 1
LIBRARIES = Path("/usr/lib/x86_64-linux-gnu/janus")

SETTINGS = """
general: {{
  plugins_folder = "{libraries}/plugins"
  transports_folder = "{libraries}/transports"
  configs_folder = "{folder}"
  log_to_stdout = true
  debug_level = 2
  session_timeout = 0
  {loops}
}}
media: {{ rtp_port_range = "20000-40000" }}
nat: {{ ice_lite = true }}
plugins: {{ disable = "libjanus_audiobridge.so,libjanus_duktape.so,libjanus_echotest.so,libjanus_lua.so,\
libjanus_nosip.so,libjanus_recordplay.so,libjanus_sip.so,libjanus_streaming.so,libjanus_textroom.so,\
libjanus_videocall.so,libjanus_voicemail.so" }}
transports: {{ disable = "libjanus_http.so,libjanus_mqtt.so,libjanus_nanomsg.so,libjanus_pfunix.so,\
libjanus_rabbitmq.so" }}
"""
SOCKETS = 'general: {{ json = "compact" ws = true ws_port = {port} ws_ip = "127.0.0.1" wss = false }}\n'


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
        reply = await asyncio.wait_for(answer, 20)
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


def _lines(sdp: str, prefix: str) -> list[str]:
    return [line[len(prefix) :] for line in sdp.split("\r\n") if line.startswith(prefix)]


def connection_of(sdp: str) -> Connection:
    """To the first host candidate, with what the description says of ICE and DTLS."""
    candidate = next(line.split() for line in _lines(sdp, "a=candidate:") if ":" not in line.split()[4])
    return Connection(
        (candidate[4], int(candidate[5])),
        _lines(sdp, "a=ice-ufrag:")[0],
        _lines(sdp, "a=ice-pwd:")[0],
        _lines(sdp, "a=fingerprint:sha-256 ")[0],
    )


@cache
def interface() -> str:
    """An address of this machine that is not loopback, which Janus leaves out."""
    addresses = (ip.ip for adapter in ifaddr.get_adapters() for ip in adapter.ips if isinstance(ip.ip, str))
    return next(address for address in addresses if not address.startswith("127."))


def _transport(setup: str) -> list[str]:
    return [
        "a=ice-ufrag:bench",
        f"a=ice-pwd:{PASSWORD}",
        f"a=fingerprint:sha-256 {CERTIFICATE.sha256}",
        f"a=setup:{setup}",
        "a=rtcp-mux",
        # Janus begins when it knows somewhere to answer to; where the client really is, its first check tells.
        f"a=candidate:1 1 udp 1 {interface()} 9 typ host",
        "a=end-of-candidates",
    ]


def _session(mids: list[str], media: list[str]) -> str:
    head = ["v=0", "o=- 1 1 IN IP4 127.0.0.1", "s=-", "t=0 0", f"a=group:BUNDLE {' '.join(mids)}"]
    return "\r\n".join([*head, *media, ""])


def offer() -> str:
    """The publisher's: Opus, and VP8 with RTX."""
    media = []
    for mid, kind, types, codecs, ssrcs in (
        ("0", "audio", "111", ["a=rtpmap:111 opus/48000/2"], ["a=ssrc:1001 cname:bench"]),
        (
            "1",
            "video",
            "96 97",
            [
                "a=rtpmap:96 VP8/90000",
                "a=rtcp-fb:96 nack",
                "a=rtcp-fb:96 nack pli",
                "a=rtcp-fb:96 goog-remb",
                "a=rtpmap:97 rtx/90000",
                "a=fmtp:97 apt=96",
            ],
            ["a=ssrc-group:FID 2001 2002", "a=ssrc:2001 cname:bench", "a=ssrc:2002 cname:bench"],
        ),
    ):
        media += [f"m={kind} 9 UDP/TLS/RTP/SAVPF {types}", "c=IN IP4 0.0.0.0", f"a=mid:{mid}", "a=sendonly"]
        media += [*_transport("active"), *codecs, *ssrcs]
    return _session(["0", "1"], media)


def answer(sdp: str) -> tuple[str, tuple[int, int]]:
    """The subscriber's, and the payload types (video, audio) that it will get."""
    mids, media, types = [], [], {"video": 0, "audio": 0}
    for section in sdp.split("\r\nm=")[1:]:
        kind, _, _, first, *_ = section.split("\r\n")[0].split()
        types[kind] = int(first)
        mid = _lines("\r\n".join(section.split("\r\n")), "a=mid:")[0]
        mids.append(mid)
        codec = "opus/48000/2" if kind == "audio" else "VP8/90000"
        media += [f"m={kind} 9 UDP/TLS/RTP/SAVPF {first}", "c=IN IP4 0.0.0.0", f"a=mid:{mid}", "a=recvonly"]
        media += [*_transport("active"), f"a=rtpmap:{first} {codec}"]
        if kind == "video":
            media += [f"a=rtcp-fb:{first} {feedback}" for feedback in ("nack", "nack pli", "goog-remb")]
    return _session(mids, media), (types["video"], types["audio"])


async def _publish(janus: Janus, name: str) -> tuple[int, Connection]:
    handle = await janus.attach()
    joined = await janus.message(handle, {"request": "join", "ptype": "publisher", "room": ROOM, "display": name})
    feed: int = joined["plugindata"]["data"]["id"]
    reply = await janus.message(handle, {"request": "configure"}, {"type": "offer", "sdp": offer()})
    connection = connection_of(reply["jsep"]["sdp"])
    await connection.connect()
    await janus.flows(handle)
    return feed, connection


async def _subscribe(janus: Janus, feeds: list[int]) -> tuple[Connection, tuple[int, int]]:
    handle = await janus.attach()
    streams = [{"feed": feed} for feed in feeds]
    body = {"request": "join", "ptype": "subscriber", "room": ROOM, "streams": streams}
    offered = (await janus.message(handle, body))["jsep"]["sdp"]
    answered, types = answer(offered)
    await janus.message(handle, {"request": "start"}, {"type": "answer", "sdp": answered})
    connection = connection_of(offered)
    await connection.connect()
    await janus.flows(handle)
    return connection, types


async def _start(folder: Path, port: int, event_loops: int) -> Process:
    loops = f"event_loops = {event_loops}" if event_loops else ""
    (folder / "janus.jcfg").write_text(SETTINGS.format(libraries=LIBRARIES, folder=folder, loops=loops))
    (folder / "janus.transport.websockets.jcfg").write_text(SOCKETS.format(port=port))
    (folder / "janus.plugin.videoroom.jcfg").write_text("general: { }\n")
    return await asyncio.create_subprocess_exec(
        *("taskset", "-c", "0", "janus", "-F", str(folder)), stdout=DEVNULL, stderr=DEVNULL
    )


async def measure_janus(scene: Scene, event_loops: int = 0, port: int = 18188) -> dict[str, float]:
    """Janus with a thread for each peer (its default), or so many event loops."""
    os.sched_setaffinity(0, {CLIENT_CORE})
    process = await _start(Path(tempfile.mkdtemp(prefix="janus")), port, event_loops)
    try:
        async with aiohttp.ClientSession() as http:
            janus = Janus(await _reach(http, port))
            await janus.open()
            host = await janus.attach()
            room = {"request": "create", "room": ROOM, "publishers": scene.publishers, "videocodec": "vp8"}
            await janus.message(host, room | {"audiocodec": "opus", "bitrate": 0})
            published = [await _publish(janus, str(number)) for number in range(scene.publishers)]
            feeds = [feed for feed, _ in published]
            subscribed: list[tuple[Connection, tuple[int, int]]] = []
            while len(subscribed) < scene.subscribers:
                coming = range(len(subscribed), min(len(subscribed) + 10, scene.subscribers))
                subscribed += await asyncio.gather(*(_subscribe(janus, scene.heard_by(n, feeds)) for n in coming))
            connections = [each for _, each in published] + [each for each, _ in subscribed]
            figures = perform(scene, connections, process.pid, subscribed[0][1])
            await janus.close()
            return figures
    finally:
        process.terminate()
        await process.wait()


async def _reach(http: aiohttp.ClientSession, port: int) -> aiohttp.ClientWebSocketResponse:
    for _ in range(100):
        try:
            return await http.ws_connect(
                f"ws://127.0.0.1:{port}/", protocols=("janus-protocol",), max_msg_size=0, heartbeat=None
            )
        except aiohttp.ClientError:
            await asyncio.sleep(0.05)
    raise TimeoutError("Janus does not answer")
