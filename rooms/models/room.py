"""A room of a technopark."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from rooms.models.base import Base, Identified
from rooms.models.mentoring_session import MentoringSession
from rooms.models.technopark import Technopark


class RoomKind(StrEnum):
    """What a room is for."""

    LOUNGE = "lounge"
    MENTORING = "mentoring"
    LECTURE = "lecture"
    STAGE = "stage"
    LAB = "lab"


class RoomAccess(StrEnum):
    """Who may enter."""

    OPEN = "open"
    MEMBERS = "members"
    INVITE = "invite"
    SESSION = "session"
    """The people of one mentoring session; others knock."""


class Room(Identified, Base):
    """A place that people enter. `last_seq` counts its chat messages."""

    __tablename__ = "room"
    __table_args__ = (UniqueConstraint("technopark_id", "slug"), CheckConstraint("capacity > 0", name="capacity"))

    technopark_id: Mapped[str] = mapped_column(ForeignKey("technopark.id", ondelete="CASCADE"))
    slug: Mapped[str] = mapped_column(String(64))
    name_id: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))
    summary_id: Mapped[str] = mapped_column(Text, default="")
    summary_en: Mapped[str] = mapped_column(Text, default="")
    kind: Mapped[str] = mapped_column(String(16))
    access: Mapped[str] = mapped_column(String(16), default=RoomAccess.OPEN)
    lobby: Mapped[bool] = mapped_column(default=False)
    capacity: Mapped[int] = mapped_column(default=50)
    position: Mapped[int] = mapped_column(default=0)
    archived_at: Mapped[datetime | None]
    last_seq: Mapped[int] = mapped_column(default=0)

    technopark: Mapped[Technopark] = relationship(lazy="raise")
    session: Mapped[MentoringSession | None] = relationship(
        primaryjoin="foreign(MentoringSession.room_id) == Room.id", viewonly=True, uselist=False, lazy="raise"
    )
    """Of a room with the access `SESSION`."""

    def name(self, locale: str) -> str:
        """The name in a language."""
        return self.name_en if locale == "en" else self.name_id

    def summary(self, locale: str) -> str:
        """The summary in a language."""
        return self.summary_en if locale == "en" else self.summary_id


WITH_SESSION = (joinedload(Room.session).selectinload(MentoringSession.people),)
"""Query options: what `rooms.standing` needs to know of a session's room. For other rooms they cost no query."""
