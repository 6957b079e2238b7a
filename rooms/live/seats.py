"""One participant's place in a live room, and when it is lost."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from rooms.live.resume import ResumeProof
from rooms.permissions import Permission, Role

ALONE = timedelta(seconds=12)
"""How long a seat is kept without socket and media."""

WITH_MEDIA = timedelta(seconds=60)
"""How long a seat is kept without socket while its media flows."""

RESUMABLE = timedelta(seconds=120)
"""How long a seat that was left or lost can be taken again."""


class Departure(StrEnum):
    """Why somebody is no longer inside."""

    LEFT = "left"
    LOST = "lost"
    REMOVED = "removed"
    REPLACED = "replaced"


@dataclass(slots=True)
class Seat:
    """A participant. One person may have several, one for each device."""

    participant_id: str
    person_id: str
    name: str
    role: Role
    permissions: frozenset[Permission]
    joined_at: datetime
    hand_raised_at: datetime | None = None
    socket_lost_at: datetime | None = None
    media_lost_at: datetime | None = None
    """When media ended or was last known to be gone; set from the start, for nothing flows yet."""
    resume: ResumeProof = field(default_factory=ResumeProof)

    @property
    def connected(self) -> bool:
        """Whether a socket sits here."""
        return self.socket_lost_at is None

    @property
    def moderator(self) -> bool:
        """Whether the participant may run the room."""
        return Permission.MODERATE in self.permissions

    @property
    def deadline(self) -> datetime | None:
        """When the seat is lost if nothing changes; never while a socket is there."""
        if self.socket_lost_at is None:
            return None
        latest = self.socket_lost_at + WITH_MEDIA
        if self.media_lost_at is None:
            return latest
        return min(latest, max(self.socket_lost_at, self.media_lost_at) + ALONE)

    def hear_media(self, alive: bool, now: datetime) -> None:
        """Note whether the participant's media flows at this moment."""
        if alive:
            self.media_lost_at = None
        elif self.media_lost_at is None:
            self.media_lost_at = now
