"""The secret address of a person's calendar feed."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from rooms.models.base import Base


class CalendarFeed(Base):
    """One person's feed. A calendar program sends no cookies, so whoever has the token may read."""

    __tablename__ = "calendar_feed"

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    token: Mapped[str] = mapped_column(String(64), unique=True)
