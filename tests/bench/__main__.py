"""Runs the benches that are named, or all: `python -m tests.bench [--plot FILE] [--rounds N] NAME…`."""

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from tests.bench import idle, join, links, media_forwarder, slots
from tests.bench.chart import draw
from tests.bench.machine import describe
from tests.bench.report import Line, lines
from tests.bench.scene import LECTURE, MEETING, MEETINGS, THOUSAND, Scene
from tests.bench.servers import ROUNDS, Compared, Server, compare, direct, janus, limit, ours

SCENES: dict[str, tuple[Scene, Callable[[], dict[str, Server]]]] = {
    "lecture": (LECTURE, lambda: ours() | janus() | limit()),
    "meeting": (MEETING, lambda: ours() | janus() | limit()),
    "delay": (MEETINGS, lambda: ours() | janus() | direct()),
    "thousand": (THOUSAND, lambda: ours() | janus()),
    "limit": (LECTURE, lambda: dict(list(ours().items())[:1]) | limit()),
}
WITHOUT_JANUS = ("limit",)
FOR_THE_FASTEST = ("thousand",)
"""What our fastest forwarder has to carry, on one core; the others may be too slow for it, and are asked once then."""
OTHERS: dict[str, Callable[[], Mapping[str, object]]] = {
    "idle": idle.run,
    "forwarder": media_forwarder.run,
    "join": join.run,
    "links": links.run,
    "slots": slots.run,
}
PLOTTED = ("lecture", "meeting")


def main(arguments: list[str]) -> int:
    """Print a table of each bench's figures. Not 0 when packets were missing, or were not what was sent."""
    parser = argparse.ArgumentParser(prog="tests.bench")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join([*SCENES, *OTHERS]))
    parser.add_argument("--plot", type=Path, help="where to draw what the lecture and the meeting cost")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="of each server; the middle one is shown")
    options = parser.parse_args(arguments)
    unknown = set(options.names) - set(SCENES) - set(OTHERS)
    if unknown:
        parser.error(f"no such bench: {', '.join(sorted(unknown))}")
    machine = describe()
    print(machine)
    compared: dict[str, Compared] = {}
    failed, cores = False, os.sched_getaffinity(0)
    for name in options.names or [each for each in (*SCENES, *OTHERS) if each != "limit"]:
        print(f"\n{name}", flush=True)
        if name in OTHERS:
            os.sched_setaffinity(0, cores)  # The scenes before left it the clients' core alone.
            figures = OTHERS[name]()
            _print(figures.items())
            failed |= any(each.startswith("FAILED") for each in figures)
            continue
        compared[name] = _compare(name, options.rounds)
        _print(lines(compared[name]))
    if options.plot:
        options.plot.write_text(draw({name: compared[name] for name in PLOTTED if name in compared}, machine))
    return int(failed or any(each.failures for each in compared.values()))


def _compare(name: str, rounds: int) -> Compared:
    scene, servers = SCENES[name]
    known = servers()
    compared = compare(scene, known, rounds, may_fail=list(known)[1:] if name in FOR_THE_FASTEST else ())
    if name not in WITHOUT_JANUS and not janus():
        compared.not_here.append("janus")
    return compared


def _print(figures: Iterable[Line]) -> None:
    for what, figure in figures:
        print(f"  {what:<62} {figure}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
