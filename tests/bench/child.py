"""A server of the bench in a process of its own, spoken to in lines of JSON."""

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from tests.bench.processor import CLIENT_CORE


class Child:
    """One line says something, one line answers."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self.pid = process.pid

    async def hear(self) -> Any:
        """Raises TimeoutError, or JSONDecodeError when the process has ended."""
        assert self._process.stdout
        return json.loads(await asyncio.wait_for(self._process.stdout.readline(), 60))

    def tell(self, value: object) -> None:
        assert self._process.stdin
        self._process.stdin.write(json.dumps(value).encode() + b"\n")


@asynccontextmanager
async def child(module: str, *arguments: object) -> AsyncIterator[Child]:
    """It ends with its standard input. This process goes to the clients' core."""
    os.sched_setaffinity(0, {CLIENT_CORE})
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", module, *map(str, arguments)), stdin=PIPE, stdout=PIPE, limit=1 << 24
    )
    try:
        yield Child(process)
    finally:
        if process.stdin:
            process.stdin.close()
        await process.wait()


def say(value: object) -> None:
    """One line from the child."""
    print(json.dumps(value), flush=True)
