"""Hands, reactions, and what a moderator may do."""

from typing import Literal

from signaling.protocol.base import Id, Message
from signaling.protocol.chat import Emoji
from signaling.protocol.room import MediaSource


class HandRaise(Message):
    raised: bool
    participant_id: Id | None = None
    """Another's hand may be lowered by a moderator, never raised."""


class React(Message):
    emoji: Emoji


class Reacted(Message):
    participant_id: Id
    emoji: Emoji


class Target(Message):
    participant_id: Id


class MuteTarget(Message):
    """Stop one source of one participant at the server; only that participant can start it again."""

    participant_id: Id
    source: MediaSource


class Muted(Message):
    """Told to the one who was muted."""

    source: MediaSource
    by: str


class UnmuteAsked(Message):
    source: Literal[MediaSource.MICROPHONE, MediaSource.CAMERA] = MediaSource.MICROPHONE
    by: str


class AskUnmute(Message):
    participant_id: Id
    source: Literal[MediaSource.MICROPHONE, MediaSource.CAMERA] = MediaSource.MICROPHONE


class Lock(Message):
    locked: bool


class Spotlight(Message):
    participant_id: Id | None


class MutedAll(Message):
    count: int


class Admitted(Message):
    count: int
