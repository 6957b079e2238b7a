"""A browser that is signed in, or a guest's visit."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rooms.models.base import Base, Identified
from rooms.models.person import Person


class Login(Identified, Base):
    """One session. The token itself is with the browser only."""

    __tablename__ = "login"

    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    csrf_secret: Mapped[str] = mapped_column(String(43))
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    user_agent: Mapped[str] = mapped_column(String(255), default="")
    ip: Mapped[str] = mapped_column(String(64), default="")
    revoked_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="raise")
