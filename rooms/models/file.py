"""Files attached to chat messages."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from rooms.models.base import Base, Identified


class ChatFile(Identified, Base):
    """One uploaded file; without a message until its message is sent."""

    __tablename__ = "chat_file"

    room_id: Mapped[str] = mapped_column(ForeignKey("room.id", ondelete="CASCADE"), index=True)
    uploader_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    message_id: Mapped[str | None] = mapped_column(ForeignKey("chat_message.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(160))
    media_type: Mapped[str] = mapped_column(String(128))
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64))
    storage_key: Mapped[str] = mapped_column(String(80))
    image: Mapped[bool] = mapped_column(default=False)
    width: Mapped[int | None]
    height: Mapped[int | None]
    created_at: Mapped[datetime]
