"""Our node before the bench's clients."""

import asyncio
import dataclasses
import json
from contextlib import ExitStack, closing
from typing import Any

from tests.bench.audience import Figures, MissingPacketsError, judge, listen
from tests.bench.child import child
from tests.bench.connection import Connection
from tests.bench.processor import metered
from tests.bench.scene import Scene
from tests.unit.media.media_client import DTLS_PARAMETERS

TYPES = (101, 100)


def _connection(parameters: dict[str, Any]) -> Connection:
    candidate = parameters["iceCandidates"][0]
    return Connection(
        (candidate["address"], candidate["port"]),
        parameters["iceParameters"]["usernameFragment"],
        parameters["iceParameters"]["password"],
        parameters["dtlsParameters"]["fingerprints"][0]["value"],
    )


async def measure_node(scene: Scene, kind: str) -> Figures:
    """With the forwarder "native" or "python". Raises MissingPacketsError."""
    async with child("tests.bench.node_process", kind, json.dumps(dataclasses.asdict(scene))) as node:
        with ExitStack() as stack:
            connections = [stack.enter_context(closing(_connection(each))) for each in await node.hear()]
            node.tell(DTLS_PARAMETERS)
            # Twenty at a time, as a crowd comes in.
            for start in range(0, len(connections), 20):
                await asyncio.gather(*(each.connect() for each in connections[start : start + 20]))
            node.tell("connected")
            ready = await node.hear()
            assert ready["ready"] == ["connected"], ready
            publishers = scene.rooms * scene.publishers
            subscribers = connections[publishers:]
            with metered(node.pid) as spent:
                heard = listen(scene, connections[:publishers], subscribers, TYPES)
            node.tell("end")
            dropped = await node.hear()
            try:
                return judge(scene, heard, subscribers, spent)
            except MissingPacketsError as error:
                raise MissingPacketsError(f"{error}; the node dropped {dropped}") from None
