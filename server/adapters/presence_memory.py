"""The embedded presence store: who is inside which room, in this process."""

from collections.abc import Iterable

from rooms.ports import Lease


class MemoryPresence:
    """Leases of one process need no renewing: they end with it."""

    def __init__(self) -> None:
        self._leases: dict[str, dict[str, Lease]] = {}

    async def enter(self, lease: Lease) -> None:
        """Record or replace the participant's lease."""
        self._leases.setdefault(lease.room_id, {})[lease.participant_id] = lease

    async def leave(self, room_id: str, participant_id: str) -> None:
        """Give the lease up; one that is not held is no error."""
        room = self._leases.get(room_id, {})
        room.pop(participant_id, None)
        if not room:
            self._leases.pop(room_id, None)

    async def renew(self, node_id: str) -> None:
        """Nothing to do: the process holds what it holds."""

    async def inside(self, room_ids: Iterable[str] | None = None) -> dict[str, list[Lease]]:
        """Who is inside the given rooms, or all rooms; rooms with nobody are left out."""
        wanted = self._leases if room_ids is None else set(room_ids) & self._leases.keys()
        return {room: sorted(self._leases[room].values(), key=lambda lease: lease.entered_at) for room in wanted}

    async def forget_node(self, node_id: str) -> None:
        """Give up every lease of a node."""
        for room_id, room in list(self._leases.items()):
            for lease in [lease for lease in room.values() if lease.node_id == node_id]:
                await self.leave(room_id, lease.participant_id)

    async def close(self) -> None:
        """Forget everybody."""
        self._leases.clear()
