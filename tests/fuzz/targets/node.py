"""Peers with valid keys, and a stranger, before a node: no mistake of ours is logged, and nobody is kept waiting.

The first octet says by which way peers come (`tests/fuzz/room.py`), the rest is a list of steps (`tests/fuzz/play.py`).
A room costs more than an input, so it lasts for some of them.
"""

import random
import tempfile
from pathlib import Path
from typing import Final

from tests.fuzz.play import Play
from tests.fuzz.steps import Steps

_LASTS: Final = 64
"""Inputs for which a room is there."""
_under_way: dict[bool, tuple[Play, list[bytes]]] = {}


def check(data: bytes) -> None:
    # The schedule lets chance spread reports.
    random.seed(1)
    threaded = data[:1] > b"\xdf"
    if threaded not in _under_way:
        _under_way[threaded] = Play(threaded=threaded), []
    play, inputs = _under_way.pop(threaded)
    play.room.loop.enter()
    inputs.append(data)
    try:
        play.on(Steps(data[1:]))
        if play.room.alive and len(inputs) < _LASTS:
            _under_way[threaded] = play, inputs
        else:
            play.room.close()
    except BaseException as error:
        error.add_note(f"All that the room was given: python -m tests.fuzz.replay node {_kept(inputs)}/*")
        raise


def _kept(inputs: list[bytes]) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="node-"))
    for number, data in enumerate(inputs):
        (folder / f"{number:02}").write_bytes(data)
    return folder
