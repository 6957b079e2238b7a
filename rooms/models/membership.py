"""What a person is to a technopark."""

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from rooms.models.base import Base, Identified


class Membership(Identified, Base):
    """One role of one person at one technopark; without a technopark it holds over the whole network."""

    __tablename__ = "membership"
    __table_args__ = (
        # NULLs differ from one another in a unique index, so the network's roles have one of their own.
        Index("uq_membership_here", "person_id", "technopark_id", "role", unique=True),
        Index(
            "uq_membership_network",
            "person_id",
            "role",
            unique=True,
            sqlite_where=text("technopark_id IS NULL"),
            postgresql_where=text("technopark_id IS NULL"),
        ),
        Index("ix_membership_technopark_id", "technopark_id"),
    )

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    technopark_id: Mapped[str | None] = mapped_column(ForeignKey("technopark.id", ondelete="CASCADE"))
    role: Mapped[str] = mapped_column(String(32))
    organization_id: Mapped[str | None] = mapped_column(ForeignKey("organization.id", ondelete="SET NULL"))
