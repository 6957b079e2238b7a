"""People, with or without an account."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rooms.models.base import Base, Identified
from rooms.models.membership import Membership


class PersonKind(StrEnum):
    """Whether the person can come back."""

    ACCOUNT = "account"
    GUEST = "guest"


class Person(Identified, Base):
    """Someone who was here. A guest has a name only."""

    __tablename__ = "person"

    kind: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(64))
    email: Mapped[str | None] = mapped_column(String(254), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(255))
    locale: Mapped[str] = mapped_column(String(8), default="id")
    time_zone: Mapped[str] = mapped_column(String(64), default="Asia/Jakarta")
    disabled: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]

    memberships: Mapped[list[Membership]] = relationship(lazy="raise", passive_deletes=True)
