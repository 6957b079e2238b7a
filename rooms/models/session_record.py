"""What a session leaves behind: notes, agenda, action items, ratings."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, PrimaryKeyConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from rooms.models.base import Base, Identified


class ActionState(StrEnum):
    """Where an action item stands."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class SessionNote(Base):
    """The shared notes: `state` is one Yjs update that holds the whole document, `text` what it reads as."""

    __tablename__ = "session_note"

    session_id: Mapped[str] = mapped_column(ForeignKey("mentoring_session.id", ondelete="CASCADE"), primary_key=True)
    state: Mapped[bytes] = mapped_column(LargeBinary)
    text: Mapped[str] = mapped_column(Text, default="")
    updated_at: Mapped[datetime]


class AgendaItem(Identified, Base):
    """One point of the agenda, with the minutes planned for it."""

    __tablename__ = "agenda_item"
    __table_args__ = (Index("ix_agenda_item_session_id_position", "session_id", "position"),)

    session_id: Mapped[str] = mapped_column(ForeignKey("mentoring_session.id", ondelete="CASCADE"))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(160))
    minutes: Mapped[int]
    done_at: Mapped[datetime | None]


class ActionItem(Identified, Base):
    """Something that somebody will do by a date."""

    __tablename__ = "action_item"
    __table_args__ = (
        Index("ix_action_item_session_id", "session_id"),
        Index("ix_action_item_owner_id_state", "owner_id", "state"),
    )

    session_id: Mapped[str] = mapped_column(ForeignKey("mentoring_session.id", ondelete="CASCADE"))
    text: Mapped[str] = mapped_column(Text)
    owner_id: Mapped[str | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    due_on: Mapped[date | None]
    state: Mapped[str] = mapped_column(String(16), default=ActionState.OPEN)
    created_by: Mapped[str | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]


class SessionRating(Base):
    """What one person of a session thought of it. The comment is private."""

    __tablename__ = "session_rating"
    __table_args__ = (
        PrimaryKeyConstraint("session_id", "rater_id"),
        CheckConstraint("stars >= 1 AND stars <= 5", name="stars"),
    )

    session_id: Mapped[str] = mapped_column(ForeignKey("mentoring_session.id", ondelete="CASCADE"))
    rater_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    stars: Mapped[int]
    comment: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]
