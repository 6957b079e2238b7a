"""The node of the media benches, in a process of its own, on a core of its own.

Speaks JSON lines: prints the transports' parameters (publishers first), reads the clients' fingerprint, then waits for
"connected" and says when media may flow. With as many subscribers as publishers it is a meeting: nobody gets their own.
"""

import asyncio
import json
import os
import sys
from typing import Any

import uvloop

from media import ROUTER_RTP_CAPABILITIES, Worker, WorkerOptions
from tests.unit.media.media_client import AUDIO, VIDEO


async def main(kind: Any, publishers: int, subscribers: int) -> None:
    """Serve until standard input ends."""
    os.sched_setaffinity(0, {0})
    worker = await Worker.start(WorkerOptions(host="127.0.0.1", host6=None, port=0, forwarder=kind))
    router = worker.create_router()
    transports = [router.create_transport() for _ in range(publishers + subscribers)]
    lines = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    tell([transport.parameters() for transport in transports])
    dtls = json.loads(await lines.readline())
    for transport in transports:
        transport.connect(dtls)
    await lines.readline()
    producers = [
        (transport.produce("video", VIDEO), transport.produce("audio", AUDIO)) for transport in transports[:publishers]
    ]
    for index, transport in enumerate(transports[publishers:]):
        for number, pair in enumerate(producers):
            if publishers == subscribers and number == index:
                continue
            for producer in pair:
                transport.consume(producer, ROUTER_RTP_CAPABILITIES, paused=False)
    tell({"ready": sorted({each.state for each in transports})})
    await lines.readline()
    tell(worker.stats()["dropped"])
    await worker.close()


def tell(value: object) -> None:
    """One line to the bench."""
    print(json.dumps(value), flush=True)


if __name__ == "__main__":
    uvloop.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
