"""Mentors: what they offer, and how they can be booked."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, PrimaryKeyConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rooms.models.base import Base
from rooms.models.person import Person


class Approval(StrEnum):
    """What happens to a booking."""

    AUTOMATIC = "automatic"
    MANUAL = "manual"


class MentorTagKind(StrEnum):
    """What a mentor's tag tells."""

    EXPERTISE = "expertise"
    SECTOR = "sector"
    LANGUAGE = "language"


class MentorProfile(Base):
    """One mentor. Buffers are minutes around a session in which no other may be; `notice_hours` is how long before
    its start a slot can last be booked, `horizon_days` how far ahead; `daily_limit` counts sessions of a local day."""

    __tablename__ = "mentor_profile"
    __table_args__ = (
        CheckConstraint("slot_minutes > 0", name="slot_minutes"),
        CheckConstraint("buffer_before >= 0 AND buffer_after >= 0", name="buffers"),
        Index("ix_mentor_profile_technopark_id", "technopark_id"),
    )

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    technopark_id: Mapped[str] = mapped_column(ForeignKey("technopark.id", ondelete="CASCADE"))
    organization_id: Mapped[str | None] = mapped_column(ForeignKey("organization.id", ondelete="SET NULL"))
    headline: Mapped[str] = mapped_column(String(160), default="")
    biography: Mapped[str] = mapped_column(Text, default="")
    photo_key: Mapped[str | None] = mapped_column(String(80))
    published: Mapped[bool] = mapped_column(default=False)
    slot_minutes: Mapped[int] = mapped_column(default=60)
    buffer_before: Mapped[int] = mapped_column(default=0)
    buffer_after: Mapped[int] = mapped_column(default=15)
    notice_hours: Mapped[int] = mapped_column(default=24)
    horizon_days: Mapped[int] = mapped_column(default=30)
    daily_limit: Mapped[int] = mapped_column(default=4)
    approval: Mapped[str] = mapped_column(String(16), default=Approval.MANUAL)
    calendar_url: Mapped[str | None] = mapped_column(String(2048))
    calendar_fetched_at: Mapped[datetime | None]
    calendar_error: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    person: Mapped[Person] = relationship(lazy="raise")


class MentorTag(Base):
    """One word of the vocabulary that fits a mentor."""

    __tablename__ = "mentor_tag"
    __table_args__ = (PrimaryKeyConstraint("person_id", "kind", "tag"), Index("ix_mentor_tag_kind_tag", "kind", "tag"))

    person_id: Mapped[str] = mapped_column(ForeignKey("mentor_profile.person_id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(16))
    tag: Mapped[str] = mapped_column(String(48))
