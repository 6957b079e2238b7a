"""Which forwarder a node runs with: the one in C where it could be built, else the one in Python."""

import importlib.util
from typing import Literal

from media.forwarder.interface import Forwarder

ForwarderKind = Literal["native", "python"]


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
