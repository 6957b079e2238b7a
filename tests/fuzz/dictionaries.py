"""Nested dictionaries out of bytes: a good one, and edits that the bytes choose."""

import copy
from collections.abc import Iterator
from typing import Any

VALUES: list[Any] = [None, True, -1, 0, 2**32, 2**60, 1.5, float("nan"), "", "x" * 300, [], {}, [[]], {"": {}}, b"\x00"]
MOST_EDITS = 12
MOST_COPIES = 200


def edited(good: Any, data: bytes) -> Any:
    """Each edit takes a place (one octet), a kind (one octet) and, by kind, up to nine octets more."""
    root = [copy.deepcopy(good)]
    position = 0
    for _ in range(MOST_EDITS):
        if position + 2 > len(data):
            break
        places = list(_places(root))
        holder, key = places[data[position] % len(places)]
        kind = data[position + 1]
        position += 2 + _edit(holder, key, kind, data[position + 2 : position + 11])
    return root[0]


def _places(node: Any) -> Iterator[tuple[Any, Any]]:
    entries = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, child in list(entries):
        yield node, key
        yield from _places(child)


def _edit(holder: Any, key: Any, kind: int, more: bytes) -> int:
    """How many octets of `more` it took."""
    match kind % 6:
        case 0:
            holder[key] = copy.deepcopy(VALUES[kind // 6 % len(VALUES)])
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
