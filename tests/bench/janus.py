"""Janus's videoroom before the same clients.

Debian's package, as it comes, with ICE lite as our node has it, everything else that it could do turned off.
"""

import asyncio
import os
from asyncio.subprocess import DEVNULL, Process
from collections.abc import Coroutine, Iterable
from contextlib import ExitStack, closing
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

import aiohttp

from tests.bench.audience import Figures, judge, listen
from tests.bench.connection import Connection
from tests.bench.janus_api import Janus
from tests.bench.janus_descriptions import answer, connection_of, offer
from tests.bench.processor import CLIENT_CORE, SERVER_CORE, metered
from tests.bench.scene import Scene

T = TypeVar("T")

LIBRARIES = next(Path("/usr/lib").glob("*/janus"), None)

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


async def _publish(janus: Janus, room: int) -> tuple[int, Connection]:
    handle = await janus.attach()
    joined = await janus.message(handle, {"request": "join", "ptype": "publisher", "room": room})
    feed: int = joined["plugindata"]["data"]["id"]
    reply = await janus.message(handle, {"request": "configure"}, {"type": "offer", "sdp": offer()})
    connection = connection_of(reply["jsep"]["sdp"])
    await connection.connect()
    await janus.flows(handle)
    return feed, connection


async def _subscribe(janus: Janus, room: int, feeds: list[int]) -> tuple[Connection, tuple[int, int]]:
    handle = await janus.attach()
    streams = [{"feed": feed} for feed in feeds]
    body = {"request": "join", "ptype": "subscriber", "room": room, "streams": streams}
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
        *("taskset", "-c", str(SERVER_CORE), "janus", "-F", str(folder)), stdout=DEVNULL, stderr=DEVNULL
    )


async def _ten_at_a_time(coming: Iterable[Coroutine[Any, Any, T]]) -> list[T]:
    """Each takes Janus a second."""
    everybody = iter(coming)
    done: list[T] = []
    while some := list(islice(everybody, 10)):
        done += await asyncio.gather(*some)
    return done


async def _bring(janus: Janus, scene: Scene) -> tuple[list[Connection], list[Connection], tuple[int, int]]:
    """Everybody into their rooms: publishers, subscribers, and the payload types that these get."""
    host = await janus.attach()
    common = {"publishers": scene.publishers, "videocodec": "vp8", "audiocodec": "opus", "bitrate": 0}
    for room in range(scene.rooms):
        await janus.message(host, {"request": "create", "room": room + 1, **common})
    published = await _ten_at_a_time(
        _publish(janus, 1 + each // scene.publishers) for each in range(scene.rooms * scene.publishers)
    )
    feeds = [feed for feed, _ in published]
    subscribed = await _ten_at_a_time(
        _subscribe(janus, 1 + each // scene.subscribers, [feeds[source] for source in scene.heard_by(each)])
        for each in range(scene.rooms * scene.subscribers)
    )
    return [each for _, each in published], [each for each, _ in subscribed], subscribed[0][1]


async def measure_janus(scene: Scene, event_loops: int = 0, port: int = 18188) -> Figures:
    """Janus with a thread for each peer (its default), or so many event loops. Raises MissingPacketsError."""
    os.sched_setaffinity(0, {CLIENT_CORE})
    with ExitStack() as stack:
        process = await _start(Path(stack.enter_context(TemporaryDirectory(prefix="janus"))), port, event_loops)
        try:
            async with aiohttp.ClientSession() as http:
                janus = Janus(await _reach(http, port))
                await janus.open()
                publishers, subscribers, types = await _bring(janus, scene)
                for each in publishers + subscribers:
                    stack.enter_context(closing(each))
                with metered(process.pid) as spent:
                    heard = listen(scene, publishers, subscribers, types)
                await janus.close()
                return judge(scene, heard, subscribers, spent)
        finally:
            # It takes seconds to end by itself, and what it would say of that is of no use.
            process.kill()
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
