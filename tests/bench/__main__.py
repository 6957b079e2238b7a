"""Runs the benches that are named, or all: `python -m tests.bench [idle] [forwarder] [forwarding] [join]`."""

import platform
import sys
from collections.abc import Callable

from media.forwarder.interface import SrtpProfile
from tests.bench import forwarding, idle, join, media_forwarder

BENCHES: dict[str, Callable[[], dict[str, float]]] = {
    "idle": idle.run,
    "forwarder": lambda: {f"{each.name}, µs": round(media_forwarder.measure(each), 2) for each in SrtpProfile},
    "forwarding": forwarding.run,
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
