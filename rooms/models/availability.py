"""When a mentor can be booked, and when not."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from rooms.models.base import Base, Identified


class AvailabilityRule(Identified, Base):
    """Hours of each week, by the clock on the mentor's wall. Minutes count from midnight; Monday is 0."""

    __tablename__ = "availability_rule"
    __table_args__ = (
        CheckConstraint("weekday >= 0 AND weekday <= 6", name="weekday"),
        CheckConstraint("start_minute >= 0 AND start_minute < end_minute AND end_minute <= 1440", name="minutes"),
        Index("ix_availability_rule_mentor_id", "mentor_id"),
    )

    mentor_id: Mapped[str] = mapped_column(ForeignKey("mentor_profile.person_id", ondelete="CASCADE"))
    weekday: Mapped[int]
    start_minute: Mapped[int]
    end_minute: Mapped[int]


class AvailabilityException(Identified, Base):
    """Replaces the rules of one local date: by a day off when it has no minutes, else by these hours."""

    __tablename__ = "availability_exception"
    __table_args__ = (
        CheckConstraint(
            "(start_minute IS NULL AND end_minute IS NULL)"
            " OR (start_minute >= 0 AND start_minute < end_minute AND end_minute <= 1440)",
            name="minutes",
        ),
        Index("ix_availability_exception_mentor_id_on_date", "mentor_id", "on_date"),
    )

    mentor_id: Mapped[str] = mapped_column(ForeignKey("mentor_profile.person_id", ondelete="CASCADE"))
    on_date: Mapped[date]
    start_minute: Mapped[int | None]
    end_minute: Mapped[int | None]


class BusyTime(Identified, Base):
    """A time taken by something in another calendar. `source` says which one."""

    __tablename__ = "busy_time"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="order"),
        Index("ix_busy_time_mentor_id_starts_at", "mentor_id", "starts_at"),
    )

    mentor_id: Mapped[str] = mapped_column(ForeignKey("mentor_profile.person_id", ondelete="CASCADE"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    source: Mapped[str] = mapped_column(String(16))
