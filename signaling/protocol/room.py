"""Entering a live room, who is inside, and leaving."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from signaling.protocol.base import Id, Message, PersonName, Slug, Timestamp
from signaling.protocol.chat import ChatMessage

ResumeToken = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{22,64}$")]


class ParticipantStatus(StrEnum):
    """How a participant is connected at the moment."""

    CONNECTED = "connected"
    RECONNECTING = "reconnecting"


class MediaSource(StrEnum):
    """What a producer carries."""

    MICROPHONE = "microphone"
    CAMERA = "camera"
    SCREEN = "screen"
    SCREEN_AUDIO = "screenAudio"


class MediaState(Message):
    """One thing that a participant publishes."""

    source: MediaSource
    paused: bool


class Participant(Message):
    """Someone with a seat in the room."""

    id: Id
    person_id: Id
    name: str
    role: str = Field(description="The strongest role here, a name of the permission table.")
    moderator: bool = Field(description="May admit, mute, remove, lock, spotlight and end.")
    status: ParticipantStatus
    joined_at: Timestamp
    hand_raised_at: Timestamp | None = Field(
        default=None, description="Set while the hand is up; hands are served in this order."
    )
    media: tuple[MediaState, ...] = ()


class Knock(Message):
    """Someone waiting in the lobby."""

    id: Id
    name: str
    role: str
    knocked_at: Timestamp


class RoomInfo(Message):
    """The room as everyone inside sees it."""

    id: Id
    slug: Slug
    name: str
    kind: str = Field(description="lounge, mentoring, lecture, stage or lab.")
    technopark: Slug
    technopark_name: str
    capacity: int
    lobby: bool
    locked: bool
    spotlight: Id | None = Field(default=None, description="The participant that everyone sees large.")


class IceServer(Message):
    """A STUN or TURN server, as RTCIceServer has it."""

    urls: tuple[str, ...]
    username: str | None = None
    credential: str | None = None


class Snapshot(Message):
    """Everything a client needs to draw the room. State plus later events equals a fresh snapshot."""

    self_id: Id
    permissions: tuple[str, ...] = Field(description="What the receiver may do here; names of the permission table.")
    room: RoomInfo
    participants: tuple[Participant, ...]
    lobby: tuple[Knock, ...] = Field(default=(), description="Filled for moderators only.")
    chat: tuple[ChatMessage, ...] = Field(description="The newest messages, oldest first.")
    chat_has_more: bool
    active_speaker: Id | None = None
    resume_token: ResumeToken = Field(description="Presented in room.resume; replaced by each snapshot.")
    ice_servers: tuple[IceServer, ...] = ()
    ice_servers_expire_at: Timestamp | None = Field(
        default=None, description="Ask `media.iceServers` before then; null: they do not expire."
    )
    server_time: Timestamp


class Join(Message):
    """Ask for a seat."""

    technopark: Slug
    room: Slug
    invite: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{22}$")] | None = None
    name: PersonName | None = Field(
        default=None, description="How to be called in this room; the account's name when absent."
    )


class Joined(Message):
    """Either inside, with a snapshot, or waiting in the lobby for `lobby.admitted`."""

    waiting: bool
    snapshot: Snapshot | None = None


class Resume(Message):
    """Take the same seat again after the socket dropped. Media is not renegotiated."""

    participant_id: Id
    resume_token: ResumeToken
    chat_seq: int = Field(default=0, ge=0, description="The newest chat sequence number that the client holds.")


class Resumed(Message):
    """The seat as it is now."""

    snapshot: Snapshot
    media_alive: bool = Field(description="False when the server has closed the transports: open media anew.")
    producers: tuple[str, ...] = Field(default=(), description="Own producers still alive at the server.")
    consumers: tuple[str, ...] = Field(default=(), description="Own consumers still alive at the server.")


class ParticipantJoined(Message):
    participant: Participant


class ParticipantUpdated(Message):
    """The whole participant as it is now."""

    participant: Participant


class LeaveReason(StrEnum):
    LEFT = "left"
    LOST = "lost"
    REMOVED = "removed"
    REPLACED = "replaced"


class ParticipantLeft(Message):
    participant_id: Id
    reason: LeaveReason


class RoomUpdated(Message):
    room: RoomInfo


class RoomClosed(Message):
    """The receiver is no longer inside."""

    reason: Annotated[str, Field(description="ended, removed, replaced, slow, or signedOut.")]


class LobbyKnocked(Message):
    knock: Knock


class LobbyLeft(Message):
    """The knock is settled: admitted, refused or withdrawn."""

    knock_id: Id


class LobbyAdmitted(Message):
    snapshot: Snapshot


class LobbyRefused(Message):
    reason: str = "refused"


class KnockTarget(Message):
    knock_id: Id
