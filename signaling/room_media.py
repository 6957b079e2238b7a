"""The media of one live room: who publishes what, and who gets it. Knows participants by identifier only."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

import structlog

from media import Consumer, MediaError, Producer, Router, WebRtcTransport, Worker, parse_rtp_capabilities
from signaling.errors import ConsumerNotFound, ProducerNotFound, SourceTaken, TransportNotFound
from signaling.media_statistics import StatisticsReader
from signaling.protocol.media import ConsumerParameters, MediaOpened, TransportParameters
from signaling.protocol.receiving import MediaView
from signaling.protocol.room import MediaSource, MediaState

log = structlog.get_logger()

SOURCE_ORDER = {source: order for order, source in enumerate(MediaSource)}


class MediaListener(Protocol):
    """Who is told what happens to the media of the room."""

    def reachable(self, participant_id: str) -> bool:
        """Whether the participant can be told of a consumer now."""

    def media_changed(self, participant_id: str) -> None:
        """What the participant publishes is different."""

    def consumer_opened(self, participant_id: str, consumer: ConsumerParameters) -> None:
        """The participant has a new consumer."""

    def consumer_closed(self, participant_id: str, consumer_id: str) -> None:
        """The participant's consumer ended with its producer."""

    def consumer_paused(self, participant_id: str, consumer_id: str, paused: bool) -> None:
        """The producer behind the participant's consumer was paused or resumed."""

    def transport_lost(self, participant_id: str, transport_id: str) -> None:
        """The participant's transport failed."""

    def active_speaker(self, participant_id: str | None) -> None:
        """Somebody else speaks now."""

    def audio_levels(self, levels: list[tuple[str, int]]) -> None:
        """Who is heard and how loud, dBov, the loudest first."""


@dataclass(frozen=True, slots=True)
class Published:
    """Whose producer it is, and of what."""

    participant_id: str
    source: MediaSource


@dataclass(eq=False)
class ParticipantMedia:
    """One participant's two transports and what runs over them."""

    send: WebRtcTransport
    receive: WebRtcTransport
    rtp_capabilities: dict[str, Any]
    producers: dict[MediaSource, Producer] = field(default_factory=dict)
    consumers: dict[str, Consumer] = field(default_factory=dict)
    consumed: set[str] = field(default_factory=set)
    """Producers that a consumer was made for, or that the device cannot receive."""
    view: MediaView | None = None
    """What the client says that it shows; None before it says so."""
    closed: bool = False

    def __post_init__(self) -> None:
        self.statistics = StatisticsReader(self.send, self.receive)

    @property
    def flows(self) -> bool:
        """Whether anything valid came lately on either transport."""
        return self.send.alive or self.receive.alive

    @property
    def usable(self) -> bool:
        """Whether neither transport has to be opened anew."""
        return all(transport.state not in ("failed", "closed") for transport in (self.send, self.receive))

    def transport(self, transport_id: str) -> WebRtcTransport:
        """Raises `TransportNotFound`."""
        for transport in (self.send, self.receive):
            if transport.id == transport_id:
                return transport
        raise TransportNotFound

    def producer(self, producer_id: str) -> Producer:
        """Raises `ProducerNotFound`."""
        for producer in self.producers.values():
            if producer.id == producer_id:
                return producer
        raise ProducerNotFound

    def consumer(self, consumer_id: str) -> Consumer:
        """Raises `ConsumerNotFound`."""
        try:
            return self.consumers[consumer_id]
        except KeyError:
            raise ConsumerNotFound from None

    def close(self) -> None:
        """Free everything; the participant is not told, for they asked or are gone."""
        self.closed = True
        self.send.close()
        self.receive.close()


class RoomMedia:
    """A router while somebody has media open, and nothing otherwise."""

    def __init__(self, worker: Worker, listener: MediaListener) -> None:
        self._worker = worker
        self._listener = listener
        self._router: Router | None = None
        self._participants: dict[str, ParticipantMedia] = {}
        self._speaker: str | None = None
        self._levels: list[tuple[str, int]] = []

    @property
    def speaker(self) -> str | None:
        """The participant who speaks."""
        return self._speaker

    def find(self, participant_id: str) -> ParticipantMedia | None:
        """The participant's media, if open."""
        return self._participants.get(participant_id)

    def of(self, participant_id: str) -> ParticipantMedia:
        """The participant's media. Raises `TransportNotFound` when it is not open."""
        try:
            return self._participants[participant_id]
        except KeyError:
            raise TransportNotFound from None

    def states(self, participant_id: str) -> tuple[MediaState, ...]:
        """What the participant publishes."""
        media = self._participants.get(participant_id)
        if media is None:
            return ()
        producers = sorted(media.producers.items(), key=lambda item: SOURCE_ORDER[item[0]])
        return tuple(MediaState(source=source, paused=producer.paused) for source, producer in producers)

    def open(self, participant_id: str, rtp_capabilities: dict[str, Any]) -> MediaOpened:
        """A transport each way, and a consumer for everything that others publish. Raises `MediaError`."""
        parse_rtp_capabilities(rtp_capabilities)
        self.close(participant_id)
        router = self._open_router()
        media = ParticipantMedia(router.create_transport(), router.create_transport(), rtp_capabilities)
        self._participants[participant_id] = media
        for transport in (media.send, media.receive):
            transport.on_state = self._watch(participant_id, transport)
        return MediaOpened(
            send=TransportParameters.model_validate(media.send.parameters()),
            receive=TransportParameters.model_validate(media.receive.parameters()),
            consumers=tuple(self._missing(participant_id)),
        )

    def produce(
        self, participant_id: str, transport_id: str, source: MediaSource, kind: Any, rtp_parameters: Any, paused: bool
    ) -> Producer:
        """Publish; all who can be told get a consumer. Raises `SourceTaken`, `TransportNotFound`, `MediaError`."""
        media = self.of(participant_id)
        if media.transport(transport_id) is not media.send:
            raise TransportNotFound
        if source in media.producers:
            raise SourceTaken
        producer = media.send.produce(kind, rtp_parameters, paused=paused, app=Published(participant_id, source))
        media.producers[source] = producer
        producer.on_close.append(lambda: self._producer_closed(participant_id, media, source))
        self._listener.media_changed(participant_id)
        for other, theirs in self._participants.items():
            # Who is away gets it with all else that was missed; the others had all there was before this one.
            if other != participant_id and self._listener.reachable(other):
                consumer = self._offer(other, theirs, producer)
                if consumer:
                    self._listener.consumer_opened(other, _parameters(consumer))
        return producer

    def set_paused(self, participant_id: str, producer: Producer, paused: bool) -> bool:
        """Pause or resume; consumers are told. Returns whether it changed."""
        if producer.paused == paused:
            return False
        if paused:
            producer.pause()
        else:
            producer.resume()
        self._listener.media_changed(participant_id)
        return True

    def catch_up(self, participant_id: str) -> None:
        """Make and announce the consumers that the participant does not have yet."""
        for parameters in self._missing(participant_id):
            self._listener.consumer_opened(participant_id, parameters)

    def close(self, participant_id: str) -> None:
        """The participant's media ends; with the last one the router goes too."""
        media = self._participants.pop(participant_id, None)
        if media is None:
            return
        media.close()
        if not self._participants and self._router is not None:
            self._router.close()
            self._router = None
            self._speaker, self._levels = None, []

    def _open_router(self) -> Router:
        if self._router is None:
            self._router = self._worker.create_router()
            self._router.on_active_speaker = self._speaker_changed
            self._router.on_audio_levels = self._levels_changed
        return self._router

    def _missing(self, participant_id: str) -> list[ConsumerParameters]:
        media = self._participants.get(participant_id)
        if media is None:
            return []
        opened = []
        for other, theirs in self._participants.items():
            for producer in theirs.producers.values() if other != participant_id else ():
                consumer = self._offer(participant_id, media, producer)
                if consumer:
                    opened.append(_parameters(consumer))
        return opened

    def _offer(self, participant_id: str, media: ParticipantMedia, producer: Producer) -> Consumer | None:
        """A consumer, unless the participant had one offered already or cannot receive it."""
        if producer.id in media.consumed or media.receive.state == "closed":
            return None
        media.consumed.add(producer.id)
        return self._consume(participant_id, media, producer)

    def _consume(self, participant_id: str, media: ParticipantMedia, producer: Producer) -> Consumer | None:
        try:
            consumer = media.receive.consume(producer, media.rtp_capabilities, paused=True)
        except MediaError as error:
            # This device cannot receive that codec; the others go on.
            log.info("media.not_consumable", participant=participant_id, producer=producer.id, detail=error.detail)
            return None
        media.consumers[consumer.id] = consumer
        consumer.on_producer_paused = lambda paused: self._listener.consumer_paused(participant_id, consumer.id, paused)
        consumer.on_close.append(lambda: self._consumer_closed(participant_id, media, consumer))
        return consumer

    def _consumer_closed(self, participant_id: str, media: ParticipantMedia, consumer: Consumer) -> None:
        media.consumers.pop(consumer.id, None)
        media.consumed.discard(consumer.producer.id)
        if not media.closed:
            self._listener.consumer_closed(participant_id, consumer.id)

    def _producer_closed(self, participant_id: str, media: ParticipantMedia, source: MediaSource) -> None:
        media.producers.pop(source, None)
        self._listener.media_changed(participant_id)

    def _watch(self, participant_id: str, transport: WebRtcTransport) -> Callable[[str], None]:
        def changed(state: str) -> None:
            if state == "failed":
                self._listener.transport_lost(participant_id, transport.id)

        return changed

    def _speaker_changed(self, producer: Producer | None) -> None:
        speaker = producer.app.participant_id if producer else None
        if speaker != self._speaker:
            self._speaker = speaker
            self._listener.active_speaker(speaker)

    def _levels_changed(self, levels: list[tuple[Producer, int]]) -> None:
        loudest: dict[str, int] = {}
        for producer, level in levels:
            participant_id = producer.app.participant_id
            loudest[participant_id] = max(level, loudest.get(participant_id, -127))
        heard = list(loudest.items())
        if heard != self._levels:
            self._levels = heard
            self._listener.audio_levels(heard)


def _parameters(consumer: Consumer) -> ConsumerParameters:
    published: Published = consumer.producer.app
    return ConsumerParameters(
        id=consumer.id,
        producer_id=consumer.producer.id,
        participant_id=published.participant_id,
        source=published.source,
        kind=consumer.kind,
        rtp_parameters=consumer.rtp_parameters,
        producer_paused=consumer.producer.paused,
    )
