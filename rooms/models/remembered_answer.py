"""What a program was answered, in case it asks again with the same key."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, PrimaryKeyConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from rooms.models.base import Base


class RememberedAnswer(Base):
    """The answer to one request of a person's, by the key that they gave it. `fingerprint` tells one request from
    another; `status`, `headers` and `body` are null only within the transaction that does the work."""

    __tablename__ = "remembered_answer"
    __table_args__ = (PrimaryKeyConstraint("person_id", "operation", "key"),)

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    operation: Mapped[str] = mapped_column(String(64))
    key: Mapped[str] = mapped_column(String(255))
    fingerprint: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(index=True)
    status: Mapped[int | None]
    headers: Mapped[dict[str, str] | None] = mapped_column(JSON)
    body: Mapped[str | None] = mapped_column(Text)
