"""The same scene before each server in one run: our node with both forwarders, Janus, and no server at all."""

import asyncio
import shutil
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from media import forwarder_kinds
from tests.bench.audience import Figures, MissingPacketsError
from tests.bench.janus import measure_janus
from tests.bench.limit import measure_direct, measure_limit
from tests.bench.node import measure_node
from tests.bench.scene import Scene

ROUNDS = 3
LIMIT = "bare loop"
DIRECT = "no server between"

Server = Callable[[Scene], Figures]


@dataclass
class Compared:
    """Rounds of each server that count, by what they cost; and why others do not."""

    rounds: dict[str, list[Figures]] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    not_here: list[str] = field(default_factory=list)
    overwhelmed: dict[str, str] = field(default_factory=dict)
    """Servers that may be too slow for the scene and were, and what was missing."""

    def middle(self, server: str) -> Figures:
        """The round whose cost is the median."""
        return self.rounds[server][len(self.rounds[server]) // 2]


def ours() -> dict[str, Server]:
    """The fastest forwarder that was built, and the others."""
    return {kind: _node(kind) for kind in forwarder_kinds()}


def _node(kind: str) -> Server:
    return lambda scene: asyncio.run(measure_node(scene, kind))


def janus() -> dict[str, Server]:
    """As it comes, and with one thread for all peers. Nothing where it is not installed."""
    if not shutil.which("janus"):
        return {}
    return {
        "janus": lambda scene: asyncio.run(measure_janus(scene)),
        "janus, one event loop": lambda scene: asyncio.run(measure_janus(scene, event_loops=1)),
    }


def limit() -> dict[str, Server]:
    return {LIMIT: lambda scene: asyncio.run(measure_limit(scene))}


def direct() -> dict[str, Server]:
    return {DIRECT: measure_direct}


def compare(scene: Scene, servers: dict[str, Server], rounds: int = ROUNDS, may_fail: Collection[str] = ()) -> Compared:
    """One round of each after another, and again, so that what else the machine does falls on all.

    Who `may_fail` and did is not asked again, and that is no failure.
    """
    compared = Compared()
    for _ in range(rounds):
        for name, measure in servers.items():
            if name in compared.overwhelmed:
                continue
            try:
                compared.rounds.setdefault(name, []).append(measure(scene))
            except MissingPacketsError as error:
                if name in may_fail:
                    compared.overwhelmed[name] = str(error)
                else:
                    compared.failures.append(f"{name}: does not count: {error}")
    compared.rounds = {
        name: sorted(each, key=lambda one: one.cost)
        for name, each in compared.rounds.items()
        if each and name not in compared.overwhelmed
    }
    return compared
