"""The same scene before each server, one after another in one run: our node with both forwarders, and Janus."""

import asyncio
import shutil
from collections.abc import Callable, Iterator

from media import forwarder_kinds
from tests.bench.audience import MissingPacketsError, Scene, measure_node
from tests.bench.janus import measure_janus

SHOWN = ("server CPU per forwarded packet, µs", "delay p50, ms", "delay p99, ms", "server core in use, %")
ROUNDS = 3


def compare(scene: Scene, *, only_ours: bool = False) -> dict[str, object]:
    """Of each server the round that cost it least; every packet of every round was there."""
    figures: dict[str, object] = {}
    for name, measure in _servers(only_ours):
        try:
            rounds = [measure(scene) for _ in range(ROUNDS)]
        except MissingPacketsError as error:
            figures[name] = f"does not count: {error}"
            continue
        best = min(rounds, key=lambda each: each[SHOWN[0]])
        figures |= {f"{name}: {what}": best[what] for what in SHOWN}
        figures[f"{name}: packets a second, none missing"] = best["packets a second"]
    return figures


def _servers(only_ours: bool) -> Iterator[tuple[str, Callable[[Scene], dict[str, float]]]]:
    for kind in forwarder_kinds()[: 1 if only_ours else None]:
        yield kind, lambda scene, kind=kind: asyncio.run(measure_node(scene, kind))
    if not only_ours and shutil.which("janus"):
        yield "janus", lambda scene: asyncio.run(measure_janus(scene))
        yield "janus, one event loop", lambda scene: asyncio.run(measure_janus(scene, event_loops=1))
