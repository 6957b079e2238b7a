"""Who may have come to a new port of a host: a NAT forgets, and its people do not notice until their next check."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Final, Generic, TypeVar

_VISITS_PER_SECOND: Final = 1000
"""Whoever shares a host with our people can make us look for more; then the next check tells, within 3 s."""

_Peer = TypeVar("_Peer")


class Neighbours(Generic[_Peer]):
    """Peers by the hosts that their validated UDP addresses are on."""

    def __init__(self) -> None:
        self._at: defaultdict[str, dict[_Peer, None]] = defaultdict(dict)
        self._visits = 0
        self._visits_since = 0.0

    def place(self, peer: _Peer, before: set[str], after: set[str]) -> None:
        """The peer was known at the hosts `before`, and is now at those `after`."""
        for host in before - after:
            self._at[host].pop(peer, None)
            if not self._at[host]:
                del self._at[host]
        for host in after - before:
            self._at[host][peer] = None

    def visit(self, host: str, now: float) -> Iterator[_Peer]:
        """Peers at the host, those first that were visited longest ago; few in each second."""
        if now - self._visits_since >= 1:
            self._visits, self._visits_since = 0, now
        here = self._at.get(host, {})
        for peer in list(here)[: _VISITS_PER_SECOND - self._visits]:
            self._visits += 1
            if peer in here:
                here[peer] = here.pop(peer)
                yield peer
