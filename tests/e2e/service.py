"""The whole product as a newcomer starts it: `technopark serve` in a folder of its own, on free ports."""

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

OPEN = re.compile(r"Open\s+(\S+)")
CREDENTIALS = re.compile(r"^\s+(\S+@\S+)\s+password: (\S+)")


@dataclass(frozen=True)
class Service:
    """A running product: its address, its first administrator, its process."""

    origin: str
    email: str
    password: str
    pid: int
    database: str
    """The URL of its SQLite file."""


@contextmanager
def running(folder: Path, **settings: str) -> Iterator[Service]:
    """Start the product, wait until it says where it is, and stop it afterwards."""
    environment = os.environ | {
        "TECHNOPARK_DATA_DIR": str(folder / "var"),
        "TECHNOPARK_PORT": "0",
        "TECHNOPARK_HOST": "127.0.0.1",
        "TECHNOPARK_MEDIA_PORT": "0",
        "TECHNOPARK_DEMO": "true",
        "PYTHONUNBUFFERED": "1",
        **{f"TECHNOPARK_{name.upper()}": value for name, value in settings.items()},
    }
    log = (folder / "serve.log").open("w")
    process = subprocess.Popen(
        [sys.executable, "-m", "server.cli", "serve"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=log,
        text=True,
    )
    watchdog = threading.Timer(60, process.kill)
    watchdog.start()
    assert process.stdout
    origin = email = password = ""
    for line in process.stdout:
        if found := OPEN.search(line):
            origin = found[1]
        if found := CREDENTIALS.search(line):
            email, password = found[1], found[2]
        if line.startswith(("  A phone", "  Scan with")):
            break
    watchdog.cancel()
    assert origin, (folder / "serve.log").read_text()
    drain = threading.Thread(target=process.stdout.read, daemon=True)
    drain.start()
    try:
        yield Service(origin, email, password, process.pid, f"sqlite+aiosqlite:///{folder / 'var' / 'technopark.db'}")
    finally:
        process.send_signal(signal.SIGTERM)
        code = process.wait(20)
        log.close()
    written = (folder / "serve.log").read_text()
    assert code == 0, written
    assert "Traceback" not in written, written
