"""The node of the media benches, in a process of its own, on a core of its own.

Prints the transports' parameters (all publishers first), reads the clients' fingerprint, then waits for "connected"
and says when media may flow, and at the end what it dropped.
"""

import asyncio
import json
import os
import sys
from typing import Any

import uvloop

from media import ROUTER_RTP_CAPABILITIES, Worker, WorkerOptions
from media.downlink.estimator import MOST
from server.memory import settle
from tests.bench.child import say
from tests.bench.processor import SERVER_CORE
from tests.bench.scene import Scene
from tests.unit.media.media_client import AUDIO, VIDEO


async def main(kind: Any, scene: Scene) -> None:
    """Serve until standard input ends."""
    os.sched_setaffinity(0, {SERVER_CORE})
    worker = await Worker.start(WorkerOptions(host="127.0.0.1", host6=None, port=0, forwarder=kind))
    settle()
    routers = [worker.create_router() for _ in range(scene.rooms)]
    publishing = [router.create_transport() for router in routers for _ in range(scene.publishers)]
    listening = [router.create_transport() for router in routers for _ in range(scene.subscribers)]
    lines = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    say([transport.parameters() for transport in publishing + listening])
    dtls = json.loads(await lines.readline())
    for transport in publishing + listening:
        transport.connect(dtls)
    await lines.readline()
    producers = [(transport.produce("video", VIDEO), transport.produce("audio", AUDIO)) for transport in publishing]
    for index, transport in enumerate(listening):
        for source in scene.heard_by(index):
            for producer in producers[source]:
                transport.consume(producer, ROUTER_RTP_CAPABILITIES, paused=False)
    for transport in listening:
        # The clients have no congestion control; they would say that they can take anything.
        transport.downlink.take_remb(MOST, transport.plane.now())
    say({"ready": sorted({each.state for each in publishing + listening})})
    await lines.readline()
    say(worker.stats()["dropped"])
    await worker.close()


if __name__ == "__main__":
    uvloop.run(main(sys.argv[1], Scene(**json.loads(sys.argv[2]))))
