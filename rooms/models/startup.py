"""Startups: who is in the team, and what they look for."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, PrimaryKeyConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from rooms.models.base import Base, Identified


class StartupTagKind(StrEnum):
    """What a startup's tag tells."""

    NEED = "need"
    LANGUAGE = "language"


class Startup(Identified, Base):
    """One startup of a technopark. `seeking` is what it looks for, in its own words."""

    __tablename__ = "startup"
    __table_args__ = (Index("ix_startup_technopark_id", "technopark_id"),)

    slug: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    technopark_id: Mapped[str] = mapped_column(ForeignKey("technopark.id", ondelete="CASCADE"))
    sector: Mapped[str] = mapped_column(String(48))
    stage: Mapped[str] = mapped_column(String(32))
    summary: Mapped[str] = mapped_column(Text, default="")
    seeking: Mapped[str] = mapped_column(Text, default="")
    website: Mapped[str | None] = mapped_column(String(255))
    deck_key: Mapped[str | None] = mapped_column(String(80))
    deck_name: Mapped[str | None] = mapped_column(String(160))
    published: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class StartupTag(Base):
    """One word of the vocabulary that fits a startup."""

    __tablename__ = "startup_tag"
    __table_args__ = (PrimaryKeyConstraint("startup_id", "kind", "tag"),)

    startup_id: Mapped[str] = mapped_column(ForeignKey("startup.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(16))
    tag: Mapped[str] = mapped_column(String(48))


class StartupMember(Base):
    """One person of a team. Owners change the startup and its team."""

    __tablename__ = "startup_member"
    __table_args__ = (
        PrimaryKeyConstraint("startup_id", "person_id"),
        Index("ix_startup_member_person_id", "person_id"),
    )

    startup_id: Mapped[str] = mapped_column(ForeignKey("startup.id", ondelete="CASCADE"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(String(80), default="")
    owner: Mapped[bool] = mapped_column(default=False)
