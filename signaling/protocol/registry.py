"""Every event, in one table: what it carries, what it needs, how often it may come.

A request without a permission and a rate cannot be written down here, and what is not here is refused.
"""

from dataclasses import dataclass
from enum import StrEnum

from rooms.permissions import Permission
from signaling.protocol import chat, floor, media, moderation, receiving, room, session
from signaling.protocol.base import Empty, Message


class Stage(StrEnum):
    """Where a socket must stand for a request to be heard."""

    ANY = "any"
    IDENTIFIED = "identified"
    SEATED = "seated"


@dataclass(frozen=True, slots=True)
class Rate:
    """At most `burst` at once, refilled at `per_second`."""

    burst: int
    per_second: float


@dataclass(frozen=True, slots=True)
class Request:
    """One thing a client may ask."""

    payload: type[Message]
    reply: type[Message]
    stage: Stage
    permission: Permission
    rate: Rate


_S = Stage.SEATED
_P = Permission

REQUESTS: dict[str, Request] = {
    "floor.watch": Request(floor.FloorWatch, floor.Floor, Stage.ANY, _P.FLOOR_VIEW, Rate(10, 1)),
    "room.join": Request(room.Join, room.Joined, Stage.IDENTIFIED, _P.ROOM_ENTER, Rate(5, 0.5)),
    "room.resume": Request(room.Resume, room.Resumed, Stage.IDENTIFIED, _P.ROOM_ENTER, Rate(10, 1)),
    "room.leave": Request(Empty, Empty, Stage.IDENTIFIED, _P.ROOM_ENTER, Rate(5, 1)),
    "lobby.admit": Request(room.KnockTarget, Empty, _S, _P.LOBBY_ADMIT, Rate(20, 5)),
    "lobby.refuse": Request(room.KnockTarget, Empty, _S, _P.LOBBY_ADMIT, Rate(20, 5)),
    "lobby.admitAll": Request(Empty, moderation.Admitted, _S, _P.LOBBY_ADMIT, Rate(5, 1)),
    "chat.send": Request(chat.ChatSend, chat.ChatSent, _S, _P.CHAT_WRITE, Rate(10, 2)),
    "chat.edit": Request(chat.ChatEdit, chat.ChatSent, _S, _P.CHAT_WRITE, Rate(10, 2)),
    "chat.delete": Request(chat.ChatDelete, chat.ChatSent, _S, _P.CHAT_WRITE, Rate(10, 2)),
    "chat.react": Request(chat.ChatReact, chat.ChatSent, _S, _P.CHAT_WRITE, Rate(20, 5)),
    "chat.history": Request(chat.ChatHistory, chat.ChatPage, _S, _P.CHAT_READ, Rate(20, 5)),
    "hand.raise": Request(moderation.HandRaise, Empty, _S, _P.HAND_RAISE, Rate(10, 1)),
    "reaction.send": Request(moderation.React, Empty, _S, _P.REACT, Rate(10, 3)),
    "moderation.mute": Request(moderation.MuteTarget, Empty, _S, _P.MODERATE, Rate(30, 10)),
    "moderation.muteAll": Request(Empty, moderation.MutedAll, _S, _P.MODERATE, Rate(5, 1)),
    "moderation.askUnmute": Request(moderation.AskUnmute, Empty, _S, _P.MODERATE, Rate(20, 5)),
    "moderation.remove": Request(moderation.Target, Empty, _S, _P.MODERATE, Rate(20, 5)),
    "moderation.lock": Request(moderation.Lock, Empty, _S, _P.MODERATE, Rate(5, 1)),
    "moderation.spotlight": Request(moderation.Spotlight, Empty, _S, _P.MODERATE, Rate(10, 2)),
    "moderation.end": Request(Empty, Empty, _S, _P.MODERATE, Rate(3, 0.5)),
    "media.open": Request(media.MediaOpen, media.MediaOpened, _S, _P.ROOM_ENTER, Rate(5, 0.5)),
    "media.connect": Request(media.TransportConnect, Empty, _S, _P.ROOM_ENTER, Rate(10, 1)),
    "media.iceRestart": Request(media.IceRestart, media.IceRestarted, _S, _P.ROOM_ENTER, Rate(10, 1)),
    "media.produce": Request(media.Produce, media.Produced, _S, _P.PUBLISH, Rate(12, 1)),
    "media.producer.pause": Request(media.ProducerTarget, Empty, _S, _P.PUBLISH, Rate(30, 5)),
    "media.producer.resume": Request(media.ProducerTarget, Empty, _S, _P.PUBLISH, Rate(30, 5)),
    "media.producer.close": Request(media.ProducerTarget, Empty, _S, _P.PUBLISH, Rate(30, 5)),
    "media.consumer.resume": Request(media.ConsumerResume, Empty, _S, _P.ROOM_ENTER, Rate(200, 50)),
    "media.consumer.pause": Request(media.ConsumerTarget, Empty, _S, _P.ROOM_ENTER, Rate(200, 50)),
    "media.view": Request(receiving.MediaView, Empty, _S, _P.ROOM_ENTER, Rate(20, 5)),
    "media.statistics": Request(Empty, receiving.MediaStatistics, _S, _P.ROOM_ENTER, Rate(5, 1)),
    "session.open": Request(session.SessionOpen, session.SessionRecord, _S, _P.SESSION_USE, Rate(10, 1)),
    "session.agenda.add": Request(session.AgendaAdd, session.AgendaChanged, _S, _P.SESSION_USE, Rate(10, 1)),
    "session.agenda.change": Request(session.AgendaChange, session.AgendaChanged, _S, _P.SESSION_USE, Rate(20, 2)),
    "session.agenda.move": Request(session.AgendaMove, session.AgendaChanged, _S, _P.SESSION_USE, Rate(20, 2)),
    "session.agenda.remove": Request(session.AgendaRemove, session.AgendaChanged, _S, _P.SESSION_USE, Rate(20, 2)),
    "session.action.add": Request(session.ActionAdd, session.ActionsChanged, _S, _P.SESSION_USE, Rate(10, 1)),
    "session.action.change": Request(session.ActionChange, session.ActionsChanged, _S, _P.SESSION_USE, Rate(20, 2)),
    "session.notes.write": Request(session.NotesUpdate, Empty, _S, _P.SESSION_USE, Rate(30, 5)),
    "media.iceServers": Request(Empty, receiving.IceServers, _S, _P.ROOM_ENTER, Rate(5, 0.2)),
}
"""What a client may send; each is acknowledged with its reply or `{error: Failure}`."""

EVENTS: dict[str, type[Message]] = {
    "floor.changed": floor.FloorChanged,
    "room.participantJoined": room.ParticipantJoined,
    "room.participantUpdated": room.ParticipantUpdated,
    "room.participantLeft": room.ParticipantLeft,
    "room.updated": room.RoomUpdated,
    "room.closed": room.RoomClosed,
    "lobby.knocked": room.LobbyKnocked,
    "lobby.left": room.LobbyLeft,
    "lobby.admitted": room.LobbyAdmitted,
    "lobby.refused": room.LobbyRefused,
    "chat.posted": chat.ChatPosted,
    "chat.changed": chat.ChatChanged,
    "reaction.shown": moderation.Reacted,
    "moderation.muted": moderation.Muted,
    "moderation.unmuteAsked": moderation.UnmuteAsked,
    "media.consumerOpened": media.ConsumerOpened,
    "media.consumerClosed": media.ConsumerClosed,
    "media.consumerPaused": media.ConsumerPaused,
    "media.consumerFed": receiving.ConsumerFed,
    "media.consumerLayers": receiving.ConsumerLayers,
    "media.producerLayers": receiving.ProducerLayers,
    "media.activeSpeaker": media.ActiveSpeaker,
    "media.audioLevels": media.AudioLevels,
    "media.lost": media.MediaLost,
    "session.agendaChanged": session.AgendaChanged,
    "session.actionsChanged": session.ActionsChanged,
    "session.notesChanged": session.NotesChanged,
}
"""What the server may send."""
