"""Partners: associations, universities, operators, manufacturers."""

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from rooms.models.base import Base, Identified


class Organization(Identified, Base):
    """One partner of the network."""

    __tablename__ = "organization"

    slug: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(160))
    kind: Mapped[str] = mapped_column(String(32))
    website: Mapped[str | None] = mapped_column(String(255))
    summary_id: Mapped[str] = mapped_column(Text)
    summary_en: Mapped[str] = mapped_column(Text)
