"""Chat messages and what people answered them with."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, PrimaryKeyConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from rooms.models.base import Base, Identified


class ChatMessage(Identified, Base):
    """One message. A deleted one keeps its place, without its words."""

    __tablename__ = "chat_message"
    __table_args__ = (UniqueConstraint("room_id", "seq"), UniqueConstraint("author_id", "client_msg_id"))

    room_id: Mapped[str] = mapped_column(ForeignKey("room.id", ondelete="CASCADE"))
    seq: Mapped[int]
    author_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    author_name: Mapped[str] = mapped_column(String(64))
    client_msg_id: Mapped[str] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    mentions: Mapped[list[str]] = mapped_column(JSON, default=list)
    reply_to_id: Mapped[str | None] = mapped_column(ForeignKey("chat_message.id", ondelete="SET NULL"))
    sent_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]


class ChatReaction(Base):
    """One person's emoji under one message."""

    __tablename__ = "chat_reaction"
    __table_args__ = (PrimaryKeyConstraint("message_id", "person_id", "emoji"),)

    message_id: Mapped[str] = mapped_column(ForeignKey("chat_message.id", ondelete="CASCADE"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    emoji: Mapped[str] = mapped_column(String(16))
    reacted_at: Mapped[datetime]
