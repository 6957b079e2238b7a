"""A mentoring session from its booking to its end, and who waits for one."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, PrimaryKeyConstraint, String, Text
from sqlalchemy import UniqueConstraint as Unique
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rooms.models.base import Base, Identified


class SessionStatus(StrEnum):
    """Where a session stands. The first two are live: they hold their time."""

    REQUESTED = "requested"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    COMPLETED = "completed"
    MISSED = "missed"


class Side(StrEnum):
    """Which side of a session a person sits on."""

    MENTOR = "mentor"
    STARTUP = "startup"


class MentoringSession(Identified, Base):
    """One session. `uid` and `sequence` are iCalendar's (RFC 5545 §3.8.4.7, §3.8.7.4); `previous_id` is the session
    that it follows up. Who sat in it stays known for the reports, so its people are made anonymous, not deleted."""

    __tablename__ = "mentoring_session"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="order"),
        Unique("booked_by", "idempotency_key"),
        Index("ix_mentoring_session_mentor_id_starts_at", "mentor_id", "starts_at"),
        Index("ix_mentoring_session_startup_id_starts_at", "startup_id", "starts_at"),
        Index("ix_mentoring_session_status_starts_at", "status", "starts_at"),
        Index("ix_mentoring_session_room_id", "room_id"),
        Index("ix_mentoring_session_previous_id", "previous_id"),
    )

    mentor_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    startup_id: Mapped[str | None] = mapped_column(ForeignKey("startup.id", ondelete="SET NULL"))
    booked_by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    room_id: Mapped[str | None] = mapped_column(ForeignKey("room.id", ondelete="SET NULL"))
    topic: Mapped[str] = mapped_column(String(160))
    questions: Mapped[str] = mapped_column(Text, default="")
    status: Mapped[str] = mapped_column(String(16))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    sequence: Mapped[int] = mapped_column(default=0)
    uid: Mapped[str] = mapped_column(String(255), unique=True)
    reason: Mapped[str | None] = mapped_column(Text)
    cancelled_by: Mapped[str | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    previous_id: Mapped[str | None] = mapped_column(ForeignKey("mentoring_session.id", ondelete="SET NULL"))
    idempotency_key: Mapped[str | None] = mapped_column(String(128))
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    people: Mapped[list["SessionParticipant"]] = relationship(lazy="raise", viewonly=True)

    def side_of(self, person_id: str) -> Side | None:
        """Where the person sits, if the session is theirs. `people` must be loaded."""
        return next((Side(own.side) for own in self.people if own.person_id == person_id), None)


class SessionParticipant(Base):
    """One person of a session, and for how long they were in its room."""

    __tablename__ = "session_participant"
    __table_args__ = (
        PrimaryKeyConstraint("session_id", "person_id"),
        Index("ix_session_participant_person_id", "person_id"),
    )

    session_id: Mapped[str] = mapped_column(ForeignKey("mentoring_session.id", ondelete="CASCADE"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    side: Mapped[str] = mapped_column(String(16))
    minutes_present: Mapped[int] = mapped_column(default=0)


class SessionCell(Base):
    """Five minutes of a person's time that a live session holds: `cell` is seconds since 1970 over 300.

    The primary key is why nobody can be in two sessions at once, on any database.
    """

    __tablename__ = "session_cell"
    __table_args__ = (PrimaryKeyConstraint("person_id", "cell"), Index("ix_session_cell_session_id", "session_id"))

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    cell: Mapped[int] = mapped_column(BigInteger)
    session_id: Mapped[str] = mapped_column(ForeignKey("mentoring_session.id", ondelete="CASCADE"))


class WaitingEntry(Identified, Base):
    """Someone who wants to hear when the mentor has time again, until a date of the mentor's."""

    __tablename__ = "waiting_entry"
    __table_args__ = (Unique("mentor_id", "person_id"), Index("ix_waiting_entry_person_id", "person_id"))

    mentor_id: Mapped[str] = mapped_column(ForeignKey("mentor_profile.person_id", ondelete="CASCADE"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    startup_id: Mapped[str | None] = mapped_column(ForeignKey("startup.id", ondelete="SET NULL"))
    until_date: Mapped[date]
    created_at: Mapped[datetime]
    notified_at: Mapped[datetime | None]
