"""What a figure was taken on."""

import os
import platform
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]


def describe() -> str:
    """One line, without anything that names the machine's owner."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    parts = [
        f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GiB",
        f"Linux {platform.release()}",
        f"Python {platform.python_version()}",
        _first_line("cc", "--version"),
        _janus(),
        f"commit {_first_line('git', '-C', str(ROOT), 'describe', '--always', '--dirty')}",
    ]
    return "; ".join(parts)


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _first_line(*command: str) -> str:
    if not shutil.which(command[0]):
        return f"no {command[0]}"
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    return (told.stdout.strip() or "unknown").splitlines()[0]


def _janus() -> str:
    return (
        f"Janus {_first_line('dpkg-query', '-W', '-f', '${Version}', 'janus')}" if shutil.which("janus") else "no Janus"
    )
