"""A mentoring session's own things in its room: agenda, shared notes, action items."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Base64Bytes, Field, StringConstraints

from rooms.models import ActionState, Side
from signaling.protocol.base import Id, Message, Timestamp

MAX_UPDATE = 48 * 1024

Update = Annotated[Base64Bytes, Field(min_length=1, max_length=MAX_UPDATE)]
"""A Yjs update (version 1) in base64."""

Title = Annotated[str, StringConstraints(min_length=1, max_length=160)]
Minutes = Annotated[int, Field(ge=1, le=240)]
ActionText = Annotated[str, StringConstraints(min_length=1, max_length=500)]


class SessionPerson(Message):
    """One of the session's people, here or not."""

    person_id: Id
    name: str
    side: Side


class AgendaPoint(Message):
    """One point of the agenda."""

    id: Id
    title: str
    minutes: int = Field(description="Planned for it.")
    done_at: Timestamp | None


class SessionAction(Message):
    """Something that somebody will do."""

    id: Id
    text: str
    owner_id: Id | None
    due_on: date | None
    state: ActionState
    agreed_at: Timestamp


class SessionOpen(Message):
    """What the client's notes know already, so that only the rest is sent."""

    vector: Annotated[Base64Bytes, Field(max_length=4096)] = Field(
        default=b"", description="A Yjs state vector in base64; empty for all of the notes."
    )


class SessionRecord(Message):
    """All of a session at one moment."""

    id: Id
    topic: str
    questions: str
    starts_at: Timestamp
    ends_at: Timestamp
    people: tuple[SessionPerson, ...]
    agenda: tuple[AgendaPoint, ...]
    actions: tuple[SessionAction, ...]
    carried_over: tuple[SessionAction, ...] = Field(description="What earlier sessions left open.")
    notes: str = Field(description="A Yjs update in base64: what the client's vector lacks.")
    vector: str = Field(description="The server's state vector: what the client has beyond it, it sends.")


class AgendaAdd(Message):
    title: Title
    minutes: Minutes


class AgendaChange(Message):
    item_id: Id
    title: Title
    minutes: Minutes
    done: bool


class AgendaMove(Message):
    item_id: Id
    place: Annotated[int, Field(ge=0, le=100)] = Field(description="Counted from 0.")


class AgendaRemove(Message):
    item_id: Id


class ActionAdd(Message):
    text: ActionText
    owner_id: Id | None = None
    due_on: date | None = None


class ActionChange(Message):
    action_id: Id
    text: ActionText
    owner_id: Id | None
    due_on: date | None
    state: Literal[ActionState.OPEN, ActionState.DONE, ActionState.DROPPED]


class NotesUpdate(Message):
    update: Update


class AgendaChanged(Message):
    """The whole agenda as it is now."""

    agenda: tuple[AgendaPoint, ...]


class ActionsChanged(Message):
    """All action items as they are now."""

    actions: tuple[SessionAction, ...]
    carried_over: tuple[SessionAction, ...]


class NotesChanged(Message):
    """What somebody else wrote."""

    update: str = Field(description="A Yjs update in base64.")
