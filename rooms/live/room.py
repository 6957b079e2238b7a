"""The state of a room while people are inside."""

from dataclasses import dataclass, replace
from datetime import datetime

from rooms.errors import RoomFull
from rooms.ids import new_id
from rooms.live.errors import ParticipantNotFound, ResumeRefused, RoomEnded
from rooms.live.lobby import Lobby
from rooms.live.seats import RESUMABLE, Departure, Seat
from rooms.permissions import Permission, Role


@dataclass(frozen=True, slots=True)
class _Vacated:
    seat: Seat
    until: datetime
    ended: bool = False


class LiveRoom:
    """Who sits, who waits, whose hand is up. `capacity` counts seats, those who are reconnecting too."""

    def __init__(self, room_id: str, capacity: int) -> None:
        self.room_id = room_id
        self.capacity = capacity
        self.lobby = Lobby()
        self.locked = False
        self.spotlight: str | None = None
        self._seats: dict[str, Seat] = {}
        self._vacated: dict[str, _Vacated] = {}
        self._removed: set[str] = set()

    @property
    def seats(self) -> tuple[Seat, ...]:
        """Everyone inside, in the order they came."""
        return tuple(self._seats.values())

    @property
    def occupancy(self) -> int:
        """How many seats are taken."""
        return len(self._seats)

    @property
    def forgotten(self) -> bool:
        """Whether nobody sits, waits, or could still come back."""
        return not self._seats and not self._vacated and not self.lobby.waiting

    @property
    def hands(self) -> tuple[Seat, ...]:
        """Raised hands, the first raised first."""
        raised = [(seat.hand_raised_at, order, seat) for order, seat in enumerate(self.seats) if seat.hand_raised_at]
        return tuple(seat for _, _, seat in sorted(raised, key=lambda item: item[:2]))

    def seat(self, participant_id: str) -> Seat:
        """One participant. Raises `ParticipantNotFound`."""
        try:
            return self._seats[participant_id]
        except KeyError:
            raise ParticipantNotFound from None

    def enter(
        self, *, person_id: str, name: str, role: Role, permissions: frozenset[Permission], now: datetime
    ) -> Seat:
        """Take a new seat. Whether the person may is decided before; raises `RoomFull`."""
        if self.occupancy >= self.capacity:
            raise RoomFull(capacity=self.capacity)
        seat = Seat(new_id(), person_id, name, role, permissions, joined_at=now, media_heard_at=now)
        self._seats[seat.participant_id] = seat
        return seat

    def lose_socket(self, participant_id: str, heard_at: datetime) -> Seat:
        """The socket is gone, and was last heard then; the seat waits for it. Raises `ParticipantNotFound`."""
        seat = self.seat(participant_id)
        seat.socket_lost_at = heard_at
        return seat

    def resume(self, participant_id: str, person_id: str, token: str, now: datetime) -> tuple[Seat, bool]:
        """Sit down again in the same seat; True when it had been vacated meanwhile.

        Raises `ResumeRefused` for a stranger, a wrong token or too late; `RoomEnded`; `RoomFull`.
        """
        self.forget_vacated(now)
        vacated = self._vacated.get(participant_id)
        seat = self._seats.get(participant_id) or (vacated.seat if vacated else None)
        if seat is None or seat.person_id != person_id or not seat.resume.accepts(token):
            raise ResumeRefused
        if vacated:
            if vacated.ended:
                raise RoomEnded
            if self.occupancy >= self.capacity:
                raise RoomFull(capacity=self.capacity)
            del self._vacated[participant_id]
            self._seats[participant_id] = seat
            seat.media_heard_at = now
        seat.socket_lost_at = None
        return seat, vacated is not None

    def holds(self, participant_id: str) -> bool:
        """Whether the participant sits here, or could come back."""
        return participant_id in self._seats or participant_id in self._vacated

    def depart(self, participant_id: str, reason: Departure, now: datetime) -> Seat:
        """Get up. Who was removed cannot come back to the seat. Raises `ParticipantNotFound`."""
        seat = self.seat(participant_id)
        del self._seats[participant_id]
        if reason is Departure.REMOVED:
            self._removed.add(seat.person_id)
        else:
            lost_at = seat.socket_lost_at or now
            self._vacated[participant_id] = _Vacated(seat, lost_at + RESUMABLE)
        seat.hand_raised_at = None
        if self.spotlight == participant_id:
            self.spotlight = None
        if not self._seats:
            # Locks and removals outlive nobody: the next to come would find a closed door and no one to open it.
            self.locked = False
            self._removed.clear()
        return seat

    def end(self, now: datetime) -> tuple[Seat, ...]:
        """Everyone gets up, and nobody comes back to the same meeting. Returns who sat."""
        seats = self.seats
        for seat in seats:
            self.depart(seat.participant_id, Departure.LEFT, now)
        self._vacated = {key: replace(vacated, ended=True) for key, vacated in self._vacated.items()}
        return seats

    def was_removed(self, person_id: str) -> bool:
        """Whether the person was sent out since people came together here."""
        return person_id in self._removed

    def expired(self, now: datetime) -> tuple[Seat, ...]:
        """Seats whose deadline is past; they are still seated."""
        return tuple(seat for seat in self.seats if seat.deadline is not None and seat.deadline <= now)

    def forget_vacated(self, now: datetime) -> None:
        """Drop the seats that are too old to be taken again."""
        self._vacated = {key: vacated for key, vacated in self._vacated.items() if vacated.until > now}

    def raise_hand(self, participant_id: str, raised: bool, now: datetime) -> bool:
        """Raise or lower a hand; returns whether anything changed. A hand raised twice keeps its place."""
        seat = self.seat(participant_id)
        if raised == (seat.hand_raised_at is not None):
            return False
        seat.hand_raised_at = now if raised else None
        return True

    def shine(self, participant_id: str | None) -> bool:
        """Put one participant in the spotlight, or nobody; returns whether it moved. Raises `ParticipantNotFound`."""
        if participant_id is not None:
            self.seat(participant_id)
        moved = self.spotlight != participant_id
        self.spotlight = participant_id
        return moved
