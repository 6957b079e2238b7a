"""What all targets share: their names, their corpora, and the bound on time."""

import importlib
import time
from collections.abc import Callable
from pathlib import Path

FOLDER = Path(__file__).parent
CORPUS = FOLDER / "corpus"
NAMES = sorted(path.stem for path in (FOLDER / "targets").glob("[a-z]*.py"))

NATIVE = "native_forwarder"
"""The one that is not in Python."""

LONGEST = 2048
"""Octets of an input: what the UDP port reads, and more than a path carries."""
BOUND = 0.5
"""CPU seconds for one input. It takes well under a millisecond; a machine may do other things to this thread."""

Check = Callable[[bytes], None]


class TooSlowError(AssertionError):
    """An input that costs more than it may."""


def load(name: str) -> Check:
    """The target's check, bounded in time."""
    check: Check = importlib.import_module(f"tests.fuzz.targets.{name}").check

    def bounded(data: bytes) -> None:
        before = time.thread_time()
        check(data)
        spent = time.thread_time() - before
        if spent > BOUND:
            raise TooSlowError(f"{len(data)} octets took {spent:.2f} s")

    return bounded


def corpus(name: str) -> list[Path]:
    """Inputs kept because each reaches something that the others do not."""
    return sorted((CORPUS / name).iterdir())
