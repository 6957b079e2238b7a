"""A technopark: a place with a city, a time zone and a look."""

from sqlalchemy import Float, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from rooms.models.base import Base, Identified


class Technopark(Identified, Base):
    """One site of the network. Texts come in both languages."""

    __tablename__ = "technopark"

    slug: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    city: Mapped[str] = mapped_column(String(80))
    province: Mapped[str] = mapped_column(String(80))
    code: Mapped[str] = mapped_column(String(8))
    time_zone: Mapped[str] = mapped_column(String(64))
    latitude: Mapped[float] = mapped_column(Float)
    longitude: Mapped[float] = mapped_column(Float)
    accent: Mapped[str] = mapped_column(String(7))
    motif: Mapped[str] = mapped_column(String(32))
    summary_id: Mapped[str] = mapped_column(Text)
    summary_en: Mapped[str] = mapped_column(Text)
    known_for_id: Mapped[str] = mapped_column(String(160))
    known_for_en: Mapped[str] = mapped_column(String(160))
