"""Chat: sent once, acknowledged after the commit, refetched by cursor after any gap."""

from typing import Annotated

from pydantic import Field, StringConstraints

from signaling.protocol.base import Id, Message, Timestamp

Emoji = Annotated[str, StringConstraints(min_length=1, max_length=16)]
ClientMessageId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{8,64}$")]

MAX_TEXT = 4000
MAX_FILES = 5
MAX_MENTIONS = 20
PAGE = 50


class ChatFile(Message):
    """A file attached to a message."""

    id: Id
    name: str
    media_type: str
    size: int = Field(description="Bytes.")
    image: bool = Field(description="True when a re-encoded preview may be shown inline.")
    url: str
    width: int | None = None
    height: int | None = None


class ChatReaction(Message):
    emoji: Emoji
    person_ids: tuple[Id, ...]


class ReplyPreview(Message):
    id: Id
    author_name: str
    excerpt: str


class ChatMessage(Message):
    """One message. `html` is safe to insert; `text` is what the author typed."""

    id: Id
    seq: int = Field(description="Counts up by one in each room.")
    author_id: Id
    author_name: str
    client_msg_id: ClientMessageId
    text: str
    html: str
    sent_at: Timestamp
    edited_at: Timestamp | None = None
    deleted: bool = False
    reply_to: ReplyPreview | None = None
    mentions: tuple[Id, ...] = ()
    reactions: tuple[ChatReaction, ...] = ()
    files: tuple[ChatFile, ...] = ()


class ChatSend(Message):
    client_msg_id: ClientMessageId
    text: Annotated[str, StringConstraints(max_length=MAX_TEXT)] = ""
    reply_to: Id | None = None
    mentions: Annotated[tuple[Id, ...], Field(max_length=MAX_MENTIONS)] = ()
    file_ids: Annotated[tuple[Id, ...], Field(max_length=MAX_FILES)] = ()


class ChatSent(Message):
    message: ChatMessage


class ChatEdit(Message):
    message_id: Id
    text: Annotated[str, StringConstraints(min_length=1, max_length=MAX_TEXT)]


class ChatDelete(Message):
    message_id: Id


class ChatReact(Message):
    message_id: Id
    emoji: Emoji
    on: bool


class ChatHistory(Message):
    """A page of messages: those before `before_seq`, or those after `after_seq`; the newest when neither is given."""

    before_seq: int | None = Field(default=None, ge=1)
    after_seq: int | None = Field(default=None, ge=0)
    limit: int = Field(default=PAGE, ge=1, le=100)


class ChatPage(Message):
    messages: tuple[ChatMessage, ...] = Field(description="Oldest first.")
    has_more: bool


class ChatPosted(Message):
    message: ChatMessage


class ChatChanged(Message):
    """The whole message as it is now: edited, deleted or reacted to."""

    message: ChatMessage
