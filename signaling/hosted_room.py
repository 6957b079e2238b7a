"""A live room on this node: its state, its media, and who is listening."""

import asyncio
import math
from collections.abc import Callable, Iterable
from datetime import timedelta

from engineio import packet as engine

from media import Worker
from rooms.identity import Identity
from rooms.live.lobby import Knock
from rooms.live.room import LiveRoom
from rooms.live.seats import Departure, Seat
from rooms.models import Room
from rooms.permissions import Permission
from rooms.ports import Clock
from rooms.standing import standing_in
from signaling import structures
from signaling.connection import Connection
from signaling.protocol import media, receiving, room
from signaling.protocol.base import Message
from signaling.room_media import RoomMedia
from signaling.session_desk import SessionDesk
from signaling.wire import frame


class HostedRoom:
    """Publishing is synchronous: what is published between two awaits reaches every reader in that order."""

    def __init__(self, facts: Room, worker: Worker, clock: Clock, monotonic: Callable[[], float]) -> None:
        self.facts = facts
        """The room with its technopark, as it was when last entered."""
        self.live = LiveRoom(facts.id, facts.capacity)
        self.media = RoomMedia(worker, self, monotonic)
        self.desk = SessionDesk()
        self.chat_order = asyncio.Lock()
        """Held from reading or writing chat until it is published, so that a snapshot misses nothing."""
        self.spans: dict[str, str] = {}
        """Open attendance by participant."""
        self._clock = clock
        self._seated: dict[str, Connection] = {}
        self._waiting: dict[str, Connection] = {}

    def refresh(self, facts: Room) -> None:
        """A manager may have changed the room since; everyone is told."""
        before = {locale: structures.room_info(self, locale) for locale in ("id", "en")}
        self.facts = facts
        self.live.capacity = facts.capacity
        if any(structures.room_info(self, locale) != info for locale, info in before.items()):
            self.publish_room()

    def seat_down(self, seat: Seat, connection: Connection) -> Connection | None:
        """From now on the connection gets what is published. Returns the one it replaces."""
        before = self._seated.pop(seat.participant_id, None)
        self._seated[seat.participant_id] = connection
        return before if before is not connection else None

    def give_roles(self, seat: Seat, identity: Identity) -> bool:
        """The person may have been given other roles, or lost some; returns whether that changes the seat."""
        before = seat.role, seat.permissions
        standing = standing_in(identity, self.facts)
        seat.role, seat.permissions = standing.role, standing.permissions
        return before != (seat.role, seat.permissions)

    def lose(self, seat: Seat, connection: Connection, silence: float = 0.0) -> None:
        """The socket is gone, after so many seconds without a word; the seat stays.

        Nothing happens when another socket has the seat already.
        """
        if self._seated.get(seat.participant_id) is not connection:
            return
        del self._seated[seat.participant_id]
        self.live.lose_socket(seat.participant_id, self._clock.now() - timedelta(seconds=silence))
        self.hear_media(seat)
        self.publish_participant(seat)

    def depart(self, seat: Seat, reason: Departure) -> None:
        """The seat is empty: media is freed and everyone is told."""
        self.live.depart(seat.participant_id, reason, self._clock.now())
        self._vacate(seat)
        self.publish(
            "room.participantLeft",
            room.ParticipantLeft(participant_id=seat.participant_id, reason=room.LeaveReason(reason.value)),
        )

    def end(self) -> tuple[Seat, ...]:
        """Everyone goes, those who wait too. Returns who sat."""
        seats = self.live.end(self._clock.now())
        farewell = frame("room.closed", room.RoomClosed(reason="ended"))
        for seat in seats:
            connection = self._seated.get(seat.participant_id)
            if connection:
                connection.send(farewell)
            self._vacate(seat)
        for knock in self.live.lobby.waiting:
            self.settle(knock.id, frame("lobby.refused", room.LobbyRefused(reason="ended")))
        return seats

    def hear_media(self, seat: Seat) -> None:
        """Note when the participant's media was last heard."""
        own = self.media.find(seat.participant_id)
        if own is not None and own.silence < math.inf:
            seat.hear_media(self._clock.now() - timedelta(seconds=own.silence))

    def wait(self, knock: Knock, connection: Connection) -> None:
        """Somebody waits at the door; moderators are told."""
        self._waiting[knock.id] = connection
        self.publish("lobby.knocked", room.LobbyKnocked(knock=structures.knock(knock)), needs=Permission.LOBBY_ADMIT)

    def settle(self, knock_id: str, answer: engine.Packet | None = None) -> tuple[Knock, Connection | None]:
        """The waiting is over; moderators are told. Raises `KnockNotFound`."""
        knock = self.live.lobby.settle(knock_id)
        connection = self._waiting.pop(knock_id, None)
        if connection:
            connection.stand_up()
            if answer:
                connection.send(answer)
        self.publish("lobby.left", room.LobbyLeft(knock_id=knock_id), needs=Permission.LOBBY_ADMIT)
        return knock, connection

    def connection(self, participant_id: str) -> Connection | None:
        """Who listens for the participant at the moment."""
        return self._seated.get(participant_id)

    def tell(self, participant_id: str, event: str, payload: Message) -> None:
        """Send to one participant, if it listens."""
        connection = self._seated.get(participant_id)
        if connection:
            connection.send(frame(event, payload))

    def publish(self, event: str, payload: Message, *, but: str | None = None, needs: Permission | None = None) -> None:
        """Send to everyone inside; without one, or only to those who have a permission. Encoded once."""
        packet: engine.Packet | None = None
        for participant_id, connection in tuple(self._seated.items()):
            if participant_id == but or (needs and needs not in self.live.seat(participant_id).permissions):
                continue
            packet = packet or frame(event, payload)
            connection.send(packet)

    def publish_participant(self, seat: Seat, *, but: str | None = None) -> None:
        """Tell everyone how the participant is now."""
        updated = room.ParticipantUpdated(participant=structures.participant(self, seat))
        self.publish("room.participantUpdated", updated, but=but)

    def publish_room(self) -> None:
        """Tell everyone how the room is now, each in their language."""
        packets: dict[str, engine.Packet] = {}
        for connection in tuple(self._seated.values()):
            locale = connection.locale
            if locale not in packets:
                packets[locale] = frame("room.updated", room.RoomUpdated(room=structures.room_info(self, locale)))
            connection.send(packets[locale])

    def _vacate(self, seat: Seat) -> None:
        connection = self._seated.pop(seat.participant_id, None)
        if connection:
            connection.stand_up()
        self.media.close(seat.participant_id)

    # What the media plane asks and tells (`MediaListener`).

    @property
    def spotlight(self) -> str | None:
        return self.live.spotlight

    def reachable(self, participant_id: str) -> bool:
        return participant_id in self._seated

    def media_changed(self, participant_id: str) -> None:
        for seat in self._seats({participant_id}):
            self.publish_participant(seat)

    def consumer_opened(self, participant_id: str, consumer: media.ConsumerParameters) -> None:
        self.tell(participant_id, "media.consumerOpened", media.ConsumerOpened(consumer=consumer))

    def consumer_fed(self, participant_id: str, fed: receiving.ConsumerFed) -> None:
        self.tell(participant_id, "media.consumerFed", fed)

    def consumer_layers(self, participant_id: str, consumer_id: str, layer: int, temporal: int) -> None:
        layers = receiving.ConsumerLayers(consumer_id=consumer_id, layer=layer, temporal=temporal)
        self.tell(participant_id, "media.consumerLayers", layers)

    def producer_layers(self, participant_id: str, producer_id: str, highest: int) -> None:
        layers = receiving.ProducerLayers(producer_id=producer_id, highest=highest)
        self.tell(participant_id, "media.producerLayers", layers)

    def consumer_closed(self, participant_id: str, consumer_id: str) -> None:
        self.tell(participant_id, "media.consumerClosed", media.ConsumerClosed(consumer_id=consumer_id))

    def consumer_paused(self, participant_id: str, consumer_id: str, paused: bool) -> None:
        self.tell(participant_id, "media.consumerPaused", media.ConsumerPaused(consumer_id=consumer_id, paused=paused))

    def transport_lost(self, participant_id: str, transport_id: str) -> None:
        self.tell(participant_id, "media.lost", media.MediaLost(transport_id=transport_id))
        for seat in self._seats({participant_id}):
            self.hear_media(seat)

    def active_speaker(self, participant_id: str | None) -> None:
        self.publish("media.activeSpeaker", media.ActiveSpeaker(participant_id=participant_id))

    def audio_levels(self, levels: list[tuple[str, int]]) -> None:
        heard = tuple(media.AudioLevel(participant_id=who, level=max(-127, min(0, level))) for who, level in levels)
        self.publish("media.audioLevels", media.AudioLevels(levels=heard))

    def _seats(self, participant_ids: Iterable[str]) -> list[Seat]:
        wanted = set(participant_ids)
        return [seat for seat in self.live.seats if seat.participant_id in wanted]
