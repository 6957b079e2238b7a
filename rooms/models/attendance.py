"""Who was in a room, from when to when."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from rooms.models.base import Base, Identified


class AttendanceSpan(Identified, Base):
    """One uninterrupted stay. `left_at` is empty while it lasts; `node_id` says which node holds it,
    and `seen_at` when that node was last alive, for the case that it dies."""

    __tablename__ = "attendance_span"
    __table_args__ = (
        Index("ix_attendance_span_room_id_entered_at", "room_id", "entered_at"),
        Index("ix_attendance_span_person_id_room_id", "person_id", "room_id"),
    )

    room_id: Mapped[str] = mapped_column(ForeignKey("room.id", ondelete="CASCADE"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    participant_id: Mapped[str] = mapped_column(String(32))
    node_id: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(64))
    role: Mapped[str] = mapped_column(String(32))
    entered_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    left_at: Mapped[datetime | None]
