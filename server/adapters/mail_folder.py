"""Mail as files: what a service without an SMTP server would have sent, for people to open."""

import asyncio
import hashlib
import os
import re
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Final

KEEP: Final = 1000
"""Letters; the oldest go first."""


class FolderMail:
    """One `.eml` a letter, which mail programs open. A letter that is sent again is the same file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def send(self, message: EmailMessage) -> None:
        """Write the letter."""
        await asyncio.to_thread(self._write, message)

    def _write(self, message: EmailMessage) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._folder / file_name(message)
        unfinished = path.with_suffix(f".{os.getpid()}")
        # Letters hold links and addresses: for the service's own account only.
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(message.as_bytes(policy=SMTP))
        unfinished.replace(path)
        for old in sorted(self._folder.glob("*.eml"), key=_written)[:-KEEP]:
            old.unlink(missing_ok=True)


def file_name(message: EmailMessage) -> str:
    """To whom and what about, and what makes it different from all others: its Message-ID."""
    words = re.sub(r"[^a-z0-9]+", "-", f"{message['To']} {message['Subject']}".lower()).strip("-")
    return f"{words[:80]}-{hashlib.sha256(str(message['Message-ID']).encode()).hexdigest()[:16]}.eml"


def _written(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:  # another node tidied it up
        return 0.0
