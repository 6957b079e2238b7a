"""The node of the forwarding bench, in a process of its own: one publisher's transport and N subscribers' transports.

Speaks JSON lines: prints the transports' parameters, reads the clients' fingerprint, and says when media may flow.
"""

import asyncio
import json
import sys

import uvloop

from media import ROUTER_RTP_CAPABILITIES, Worker, WorkerOptions
from tests.unit.media.media_client import VIDEO


async def main(subscribers: int) -> None:
    """Serve until standard input ends."""
    worker = await Worker.start(WorkerOptions(host="127.0.0.1", host6=None, port=0))
    router = worker.create_router()
    transports = [router.create_transport() for _ in range(subscribers + 1)]
    lines = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    tell([transport.parameters() for transport in transports])
    dtls = json.loads(await lines.readline())
    for transport in transports:
        transport.connect(dtls)
    await lines.readline()
    producer = transports[0].produce("video", VIDEO)
    consumers = [each.consume(producer, ROUTER_RTP_CAPABILITIES, paused=False) for each in transports[1:]]
    tell({"ready": [each.state for each in transports], "consumers": len(consumers)})
    await lines.readline()
    await worker.close()


def tell(value: object) -> None:
    """One line to the bench."""
    print(json.dumps(value), flush=True)


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1])))
