"""A link that lets whoever holds it into one room."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rooms.models.base import Base, Identified
from rooms.models.room import Room


class InviteLink(Identified, Base):
    """An invitation. The token itself is in the link only."""

    __tablename__ = "invite_link"

    room_id: Mapped[str] = mapped_column(ForeignKey("room.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    label: Mapped[str] = mapped_column(String(120), default="")
    created_by: Mapped[str | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    uses: Mapped[int] = mapped_column(default=0)
    max_uses: Mapped[int | None]

    room: Mapped[Room] = relationship(lazy="raise")
