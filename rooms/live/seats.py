"""One participant's place in a live room, and when it is lost."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from rooms.live.resume import ResumeProof
from rooms.permissions import Permission, Role

ALONE = timedelta(seconds=12)
"""How long a seat is kept from the last word of its socket or its media."""

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
    media_heard_at: datetime
    """When anything valid last came on its media's way; the beginning, before anything did."""
    hand_raised_at: datetime | None = None
    socket_lost_at: datetime | None = None
    """When the socket was last heard, once it is gone."""
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
        return min(self.socket_lost_at + WITH_MEDIA, max(self.socket_lost_at, self.media_heard_at) + ALONE)

    def hear_media(self, at: datetime) -> None:
        """Note when the participant's media was last heard, if that is news."""
        self.media_heard_at = max(self.media_heard_at, at)
