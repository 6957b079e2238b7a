"""What a node costs when nobody is there: seconds until it serves, and memory."""

import tempfile
import time
from pathlib import Path

from tests.bench.processor import cpu_seconds
from tests.e2e.service import running

WATCHED_SECONDS = 5


def resident_mib(pid: int) -> float:
    """Memory that the process holds, as the kernel counts it."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise ValueError(pid)


def run() -> dict[str, float]:
    """The figures, by name: a first start that makes the database, and a second one."""
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for which in ("first", "second"):
            began = time.monotonic()
            with running(folder, demo="false") as service:
                figures[f"{which} start until it serves, s"] = round(time.monotonic() - began, 2)
                before = cpu_seconds(service.pid)
                time.sleep(WATCHED_SECONDS)
                spent = cpu_seconds(service.pid) - before
                figures["idle memory, MiB"] = round(resident_mib(service.pid), 1)
                figures["idle CPU, % of a core"] = round(100 * spent / WATCHED_SECONDS, 2)
    return figures
