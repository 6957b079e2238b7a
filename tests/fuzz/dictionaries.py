"""Nested dictionaries out of bytes: a good one, and edits that the bytes choose."""

import marshal
from typing import Any

VALUES: list[Any] = [None, True, -1, 0, 2**32, 2**60, 1.5, float("nan"), "", "x" * 300, [], {}, [[]], {"": {}}, b"\x00"]
MOST_EDITS = 12
MOST_COPIES = 200
MOST_PLACES = 256
"""An octet tells no more of them apart."""


def edited(good: Any, data: bytes) -> Any:
    """Each edit takes a place (one octet), a kind (one octet) and, by kind, up to nine octets more."""
    root = [_copy(good)]
    position = 0
    for _ in range(MOST_EDITS):
        if position + 2 > len(data):
            break
        places: list[tuple[Any, Any]] = []
        _gather(root, places)
        holder, key = places[data[position] % len(places)]
        kind = data[position + 1]
        position += 2 + _edit(holder, key, kind, data[position + 2 : position + 11])
    return root[0]


def _copy(value: Any) -> Any:
    """Ten times as fast as `copy.deepcopy`, which is much where ten million are made."""
    return marshal.loads(marshal.dumps(value))


def _gather(node: Any, places: list[tuple[Any, Any]]) -> None:
    """The first holders and keys below the node, in order."""
    for key, child in node.items() if isinstance(node, dict) else enumerate(node):
        if len(places) == MOST_PLACES:
            return
        places.append((node, key))
        if isinstance(child, dict | list):
            _gather(child, places)


def _edit(holder: Any, key: Any, kind: int, more: bytes) -> int:
    """How many octets of `more` it took."""
    match kind % 6:
        case 0:
            holder[key] = _copy(VALUES[kind // 6 % len(VALUES)])
        case 1 if isinstance(holder, dict):
            del holder[key]
        case 2 if isinstance(holder[key], list):
            holder[key] = holder[key] * (kind // 6)
            del holder[key][MOST_COPIES:]
        case 3:
            size = kind // 6 % 8 + 1
            holder[key] = more[:size].decode("latin-1")
            return size
        case 4:
            holder[key] = int.from_bytes(more[:4], signed=True)
            return 4
        case 5:
            holder[key] = more[0] if more else 0
            return 1
    return 0
