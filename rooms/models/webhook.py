"""Addresses that want to hear of sessions."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from rooms.models.base import Base, Identified


class Webhook(Identified, Base):
    """One address. It hears of its owner's sessions, or of all of a technopark; `secret` signs what is sent,
    and `failures` counts those in a row."""

    __tablename__ = "webhook"

    owner_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    technopark_id: Mapped[str | None] = mapped_column(ForeignKey("technopark.id", ondelete="CASCADE"), index=True)
    url: Mapped[str] = mapped_column(String(2048))
    secret: Mapped[str] = mapped_column(String(64))
    events: Mapped[list[str]] = mapped_column(JSON, default=list)
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    failures: Mapped[int] = mapped_column(default=0)
