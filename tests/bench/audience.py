"""Publishers and subscribers before one server: CPU for each packet forwarded, delay, and whether anything is missing.

The server has a process and a core of its own, the clients the other core. CPU time is the operating system's figure
for the server's process with all its threads, over the time in which media flows.
"""

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE, Process
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from media.forwarder.srtp import session_address
from tests.bench.clients import Client, Connection, Publisher, measuring, run
from tests.unit.media.media_client import DTLS_PARAMETERS

TICKS = os.sysconf("SC_CLK_TCK")
CLIENT_CORE = 1
SAMPLE_EVERY = 97
"""Of so many packets one is opened: a prime, so that it falls on every place in a frame."""


@dataclass(frozen=True)
class Scene:
    """Who is there. The picture is 720p VP8 at 1.5 Mbit/s as an encoder cuts it; the sound is Opus."""

    publishers: int
    subscribers: int
    seconds: float = 8.0
    frames_per_second: float = 30.0
    packets_per_frame: int = 6
    packet_octets: int = 1042
    sounds_per_second: float = 50.0
    sound_octets: int = 80

    @property
    def meeting(self) -> bool:
        return self.publishers == self.subscribers

    def heard_by(self, subscriber: int, sources: list[int]) -> list[int]:
        """In a meeting nobody gets their own."""
        return [each for index, each in enumerate(sources) if not self.meeting or index != subscriber]


class MissingPacketsError(AssertionError):
    """The run does not count."""


def cpu_seconds(pid: int) -> float:
    """User and system time of a process so far, all threads."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def main_thread_seconds(pid: int) -> float:
    """The same of the main thread alone: where Python runs, all but the forwarding."""
    fields = Path(f"/proc/{pid}/task/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


async def connect_all(parameters: list[dict[str, Any]]) -> list[Connection]:
    """Twenty at a time, as a crowd comes in."""
    connections = []
    for each in parameters:
        candidate = each["iceCandidates"][0]
        connections.append(
            Connection(
                (candidate["address"], candidate["port"]),
                each["iceParameters"]["usernameFragment"],
                each["iceParameters"]["password"],
                each["dtlsParameters"]["fingerprints"][0]["value"],
            )
        )
    for start in range(0, len(connections), 20):
        await asyncio.gather(*(each.connect() for each in connections[start : start + 20]))
    return connections


def publisher(scene: Scene, connection: Connection) -> Publisher:
    return Publisher(
        fd=connection.socket.fileno(),
        outbound=session_address(connection.outbound),
        frames_per_second=scene.frames_per_second,
        sounds_per_second=scene.sounds_per_second,
        packets_per_frame=scene.packets_per_frame,
        packet_octets=scene.packet_octets,
        sound_octets=scene.sound_octets,
        keyframe_every=60,
        video_type=96,
        audio_type=111,
        video_ssrc=2001,
        audio_ssrc=1001,
    )


def perform(
    scene: Scene, connections: list[Connection], pid: int, types: tuple[int, int] = (101, 100)
) -> dict[str, float]:
    """Let media flow and look at it. Raises MissingPacketsError. `types` are the subscribers' payload types."""
    publishers = (Publisher * scene.publishers)(*(publisher(scene, each) for each in connections[: scene.publishers]))
    clients = (Client * scene.subscribers)()
    for client, connection in zip(clients, connections[scene.publishers :], strict=True):
        connection.fill(client)
    measure = measuring(*types, SAMPLE_EVERY)
    before, before_main = cpu_seconds(pid), main_thread_seconds(pid)
    run(clients, publishers, measure, scene.seconds)
    spent, spent_main = cpu_seconds(pid) - before, main_thread_seconds(pid) - before_main
    return _judge(scene, clients, publishers, measure) | {
        "server CPU per forwarded packet, µs": round(spent / _received(clients) * 1e6, 2),
        "of that in Python's thread, %": round(100 * spent_main / spent, 1),
        "server core in use, %": round(100 * spent / scene.seconds, 1),
    }


def _received(clients: Any) -> int:
    return sum(stream.received for client in clients for stream in client.streams[: client.heard])


def _judge(scene: Scene, clients: Any, publishers: Any, measure: Any) -> dict[str, float]:
    sources = scene.publishers - 1 if scene.meeting else scene.publishers
    expected = sum(sum(each.sent) for each in publishers) * scene.subscribers
    if scene.meeting:
        expected = expected * sources // scene.publishers
    received = _received(clients)
    late = sum(stream.late for client in clients for stream in client.streams[: client.heard])
    wrong = sum(client.wrong for client in clients)
    opened = sum(client.opened for client in clients)
    short = [client for client in clients if client.heard != 2 * sources]
    if received != expected or late or wrong or short or min(client.answered for client in clients) < 1:
        raise MissingPacketsError(
            f"{expected - received} of {expected} packets missing, {late} out of order, {wrong} wrong, "
            f"{len(short)} subscribers without all streams"
        )
    delays = sorted(measure.delays[: measure.delays_count])
    return {
        "packets forwarded": received,
        "packets a second": round(received / scene.seconds),
        "missing": expected - received,
        "opened and compared": opened,
        "delay p50, ms": round(delays[len(delays) // 2] / 1e4, 3),
        "delay p99, ms": round(delays[len(delays) * 99 // 100] / 1e4, 3),
    }


async def measure_node(scene: Scene, kind: str) -> dict[str, float]:
    """Our node, with the forwarder "native" or "python"."""
    os.sched_setaffinity(0, {CLIENT_CORE})
    node = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.bench.node_process", kind, str(scene.publishers), str(scene.subscribers)),
        stdin=PIPE,
        stdout=PIPE,
        limit=1 << 24,
    )
    try:
        parameters = await _hear(node)
        _tell(node, DTLS_PARAMETERS)
        connections = await connect_all(parameters)
        _tell(node, "connected")
        ready = await _hear(node)
        assert ready["ready"] == ["connected"], ready
        try:
            return perform(scene, connections, node.pid)
        except MissingPacketsError as error:
            _tell(node, "end")
            raise MissingPacketsError(f"{error}; the node dropped {await _hear(node)}") from None
    finally:
        if node.stdin:
            node.stdin.close()
        await node.wait()


async def _hear(node: Process) -> Any:
    assert node.stdout
    return json.loads(await asyncio.wait_for(node.stdout.readline(), 60))


def _tell(node: Process, value: object) -> None:
    assert node.stdin
    node.stdin.write(json.dumps(value).encode() + b"\n")


LECTURE = Scene(publishers=1, subscribers=200)
MEETING = Scene(publishers=10, subscribers=10)
THOUSAND = Scene(publishers=1, subscribers=1000)
