"""Runs the benches that are named, or all: `python -m tests.bench NAME…`."""

import platform
import sys
from collections.abc import Callable, Mapping

from media.forwarder.interface import SrtpProfile
from tests.bench import idle, join, media_forwarder
from tests.bench.audience import LECTURE, MEETING, THOUSAND
from tests.bench.servers import compare

BENCHES: dict[str, Callable[[], Mapping[str, object]]] = {
    "idle": idle.run,
    "forwarder": lambda: {f"{each.name}, µs": round(media_forwarder.measure(each), 2) for each in SrtpProfile},
    "lecture": lambda: compare(LECTURE),
    "meeting": lambda: compare(MEETING),
    "thousand": lambda: compare(THOUSAND, only_ours=True),
    "join": join.run,
}


def main(names: list[str]) -> None:
    """Print a table of each bench's figures."""
    print(f"{platform.machine()}, Linux {platform.release()}, Python {platform.python_version()}")
    for name in names or BENCHES:
        print(f"\n{name}")
        for what, figure in BENCHES[name]().items():
            print(f"  {what:<45} {figure}")


if __name__ == "__main__":
    main(sys.argv[1:])
