"""Those who wait at the door, in the order they came."""

from dataclasses import dataclass
from datetime import datetime

from rooms.errors import Overloaded
from rooms.ids import new_id
from rooms.live.errors import KnockNotFound
from rooms.permissions import Permission, Role

MAX_WAITING = 100


@dataclass(frozen=True, slots=True)
class Knock:
    """Someone waiting."""

    id: str
    person_id: str
    name: str
    role: Role
    permissions: frozenset[Permission]
    knocked_at: datetime


class Lobby:
    """Knocks by identifier."""

    def __init__(self) -> None:
        self._waiting: dict[str, Knock] = {}

    def __len__(self) -> int:
        return len(self._waiting)

    @property
    def waiting(self) -> tuple[Knock, ...]:
        """Everyone, first come first."""
        return tuple(self._waiting.values())

    def knock(
        self, *, person_id: str, name: str, role: Role, permissions: frozenset[Permission], now: datetime
    ) -> Knock:
        """Wait. Raises `Overloaded` when too many do already."""
        if len(self._waiting) >= MAX_WAITING:
            raise Overloaded
        knock = Knock(new_id(), person_id, name, role, permissions, now)
        self._waiting[knock.id] = knock
        return knock

    def settle(self, knock_id: str) -> Knock:
        """Admitted, refused or withdrawn: no longer waiting. Raises `KnockNotFound`."""
        try:
            return self._waiting.pop(knock_id)
        except KeyError:
            raise KnockNotFound from None
