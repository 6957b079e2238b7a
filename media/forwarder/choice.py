"""Which forwarder a node runs with: the one in C where it could be built, else the one in Python."""

import importlib.util
import os
from typing import Final, Literal

from media.forwarder.interface import Forwarder

ForwarderKind = Literal["native", "python"]

MAX_THREADS: Final = 16
_SHARDS_PER_THREAD: Final = 4
"""So many parts of the rooms that two threads seldom need the same one."""


def forwarder_kinds() -> list[ForwarderKind]:
    """Those that this installation has, the faster first."""
    native = importlib.util.find_spec("media.forwarder.native.forwarder") is not None
    return ["native", "python"] if native else ["python"]


def make_forwarder(kind: ForwarderKind) -> Forwarder:
    """Raises ImportError for "native" where it was not built."""
    if kind == "native":
        from media.forwarder.native.forwarder import NativeForwarder

        return NativeForwarder()
    from media.forwarder.reference import ReferenceForwarder

    return ReferenceForwarder()


def suitable_threads() -> int:
    """How many threads of the native forwarder suit this machine: one core is left to Python."""
    return max(1, min(MAX_THREADS, len(os.sched_getaffinity(0)) - 1))


def shards_for(threads: int) -> int:
    """Into how many parts, with a lock each, the rooms are divided."""
    return 1 if threads == 1 else threads * _SHARDS_PER_THREAD
