"""Addresses that want to hear of sessions, and what each was told."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from rooms.models.base import Base, Identified


class DeliveryState(StrEnum):
    """Where a delivery stands."""

    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"


class Webhook(Identified, Base):
    """One address. It hears of its owner's sessions, or of all of a technopark. `secret` signs what is sent, and so
    does the one before it for a while. `failures` counts attempts in a row, since `failing_since`."""

    __tablename__ = "webhook"

    owner_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    technopark_id: Mapped[str | None] = mapped_column(ForeignKey("technopark.id", ondelete="CASCADE"), index=True)
    url: Mapped[str] = mapped_column(String(2048))
    description: Mapped[str] = mapped_column(String(120), default="")
    secret: Mapped[str] = mapped_column(String(64))
    previous_secret: Mapped[str | None] = mapped_column(String(64))
    previous_until: Mapped[datetime | None]
    events: Mapped[list[str]] = mapped_column(JSON, default=list)
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    failures: Mapped[int] = mapped_column(default=0)
    failing_since: Mapped[datetime | None]
    switched_off_at: Mapped[datetime | None]
    """When the service gave up; none where its owner paused it."""


class WebhookDelivery(Identified, Base):
    """One event for one address, its identifier being that of the message. `body` is what every attempt sends."""

    __tablename__ = "webhook_delivery"
    __table_args__ = (
        Index("ix_webhook_delivery_webhook_id_created_at", "webhook_id", "created_at", "id"),
        Index("ix_webhook_delivery_created_at", "created_at"),
    )

    webhook_id: Mapped[str] = mapped_column(ForeignKey("webhook.id", ondelete="CASCADE"))
    event: Mapped[str] = mapped_column(String(32))
    body: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(16), default=DeliveryState.PENDING)
    created_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime | None]
    last_at: Mapped[datetime | None]
    status: Mapped[int | None]
    """HTTP's, of the last answer."""
    milliseconds: Mapped[int | None]
    error: Mapped[str | None] = mapped_column(String(32))
    """Why the last attempt was none that counts."""
