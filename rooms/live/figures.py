"""How the media of a live room does, for those who look after it.

Bit rates are in bit/s. What was not measured yet is None.
"""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sending:
    """One thing that a participant publishes: `source` as the protocol names it."""

    source: str
    paused: bool


@dataclass(frozen=True, slots=True)
class PersonFigures:
    """One participant's connection to the node."""

    name: str
    role: str
    connected: bool
    """Whether a socket sits here."""
    sending: tuple[Sending, ...] = ()
    receiving: int = 0
    """Voices and pictures that come to them."""
    held: int = 0
    """Pictures that do not, for want of bandwidth."""
    protocol: str | None = None
    """udp or tcp."""
    round_trip: float | None = None
    """Seconds."""
    loss: float | None = None
    """Share lost on the way to them, 0 to 1."""
    estimate: int | None = None
    """What the way to them is thought to carry."""
    sent: int | None = None
    """To them."""
    received: int | None = None
    """From them."""


@dataclass(frozen=True, slots=True)
class RoomFigures:
    """Everyone in the room, in the order they came, and who has the word, by name."""

    people: tuple[PersonFigures, ...]
    speaker: str | None = None

    @property
    def sent(self) -> int:
        """To all."""
        return sum(person.sent or 0 for person in self.people)

    @property
    def received(self) -> int:
        """From all."""
        return sum(person.received or 0 for person in self.people)


LiveFigures = Callable[[str], RoomFigures | None]
"""Takes a room's identifier; None when nobody is inside, on this node."""
