"""CPU time as the operating system counts it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
SERVER_CORE, CLIENT_CORE = 0, 1


@dataclass
class Spent:
    """Seconds of CPU in a stretch of time."""

    process: float = 0
    """User and system time of the server, all threads."""
    main_thread: float = 0
    """Of that: where Python runs, all but the forwarding."""
    softirq: float = 0
    """Of the kernel's thread that takes over when a core has too many packets; not in `process`."""


def _seconds(stat: Path) -> float:
    fields = stat.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def cpu_seconds(pid: int) -> float:
    """User and system time of a process so far, all threads."""
    return _seconds(Path(f"/proc/{pid}/stat"))


def _softirq_thread(core: int) -> int | None:
    for each in Path("/proc").glob("[0-9]*/comm"):
        try:
            if each.read_text().strip() == f"ksoftirqd/{core}":
                return int(each.parent.name)
        except FileNotFoundError:
            continue
    # In a container it is not seen.
    return None


def _now(pid: int, softirq: int | None) -> Spent:
    return Spent(
        cpu_seconds(pid), _seconds(Path(f"/proc/{pid}/task/{pid}/stat")), cpu_seconds(softirq) if softirq else 0
    )


@contextmanager
def metered(pid: int) -> Iterator[Spent]:
    """What is spent in the block stands in the value afterwards."""
    softirq = _softirq_thread(SERVER_CORE)
    before, spent = _now(pid, softirq), Spent()
    yield spent
    after = _now(pid, softirq)
    spent.process = after.process - before.process
    spent.main_thread = after.main_thread - before.main_thread
    spent.softirq = after.softirq - before.softirq
