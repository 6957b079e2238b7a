"""When to ask publishers for a keyframe: at once, but each at most twice a second, and again until it came."""

from dataclasses import dataclass
from typing import Final, Protocol

from media.forwarder.interface import MAX_LAYERS

MIN_INTERVAL: Final = 0.5
"""Seconds between two requests to one layer: a keyframe costs as much as a second of video."""
REPEAT: Final = 0.1
"""Seconds after which it is said once more on a link that loses. Chromium takes requests within 0.3 s as one."""


@dataclass(slots=True)
class _Request:
    at: float
    repeated: bool = False


class Link(Protocol):
    """A publisher's way to the node."""

    @property
    def loses(self) -> bool:
        """Whether requests may be lost on it, or what they bring."""


class KeyframeRequests:
    def __init__(self) -> None:
        self._asked: dict[tuple[int, int], _Request] = {}
        self.asked = 0
        """Requests so far."""

    def due(self, layer: tuple[int, int], now: float, link: Link) -> bool:
        """Whether to ask for a keyframe of the (source, layer) now, which owes one. It counts as asked then."""
        before = self._asked.get(layer)
        if before is None or now - before.at >= MIN_INTERVAL:
            self._asked[layer] = _Request(now)
        elif not before.repeated and now - before.at >= REPEAT and link.loses:
            before.repeated = True
        else:
            return False
        self.asked += 1
        return True

    def forget(self, source: int) -> None:
        """The source is gone."""
        for layer in range(MAX_LAYERS):
            self._asked.pop((source, layer), None)
