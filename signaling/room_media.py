"""The media of one live room: who publishes what, and who gets it. Knows participants by identifier only."""

from collections.abc import Callable, Iterable
from typing import Any, Final

from media import Producer, Router, WebRtcTransport, Worker, parse_rtp_capabilities
from signaling.errors import SourceTaken, TransportNotFound
from signaling.media_listener import MediaListener
from signaling.participant_media import ParticipantMedia
from signaling.protocol.media import MediaOpened, TransportParameters
from signaling.protocol.receiving import MediaView, ReceiveMode
from signaling.protocol.room import MediaSource, MediaState
from signaling.publications import Publications
from signaling.slot import Published, Slot
from signaling.slot_pool import Changes, SlotPool
from signaling.turns import Turns

SOURCE_ORDER: Final = {source: order for order, source in enumerate(MediaSource)}
PICTURES: Final = (MediaSource.CAMERA, MediaSource.SCREEN)
LEVELS: Final = 12
"""How many voices are shown at once; more than are heard."""


class RoomMedia:
    """A router while somebody has media open, and nothing otherwise. `monotonic` gives seconds."""

    def __init__(self, worker: Worker, listener: MediaListener, monotonic: Callable[[], float]) -> None:
        self._worker = worker
        self._listener = listener
        self._monotonic = monotonic
        self._router: Router | None = None
        self._participants: dict[str, ParticipantMedia] = {}
        self._published = Publications()
        self._levels: list[tuple[str, int]] = []
        self._turns: Turns[tuple[str, MediaSource]] = Turns(self._serve_in_turn)

    @property
    def speaker(self) -> str | None:
        """The participant who speaks."""
        return self._published.speaker

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

    def open(
        self, participant_id: str, rtp_capabilities: dict[str, Any], mode: ReceiveMode = ReceiveMode.EVERYTHING
    ) -> MediaOpened:
        """A transport each way, and consumers for what others publish. Raises `MediaError`."""
        # Read once for all consumers: a room makes hundreds at once.
        capabilities = parse_rtp_capabilities(rtp_capabilities)
        self.close(participant_id)
        router = self._open_router()
        send = router.create_transport()
        media = ParticipantMedia(send, router.create_transport(beside=send))
        media.want(mode)
        media.pools = {
            source: SlotPool(source, media.receive, capabilities, self._watch_slot(participant_id, media))
            for source in MediaSource
        }
        self._participants[participant_id] = media
        for transport in (media.send, media.receive):
            transport.on_state = self._watch_transport(participant_id, transport)
        opened = [self._serve(participant_id, media, source, may_open=True).opened for source in MediaSource]
        return MediaOpened(
            send=TransportParameters.model_validate(media.send.parameters()),
            receive=TransportParameters.model_validate(media.receive.parameters()),
            consumers=tuple(slot.parameters() for slots in opened for slot in slots),
        )

    def produce(
        self,
        participant_id: str,
        transport_id: str,
        source: MediaSource,
        kind: Any,
        rtp_parameters: Any,
        paused: bool,
        *,
        size: tuple[int, int] = (0, 0),
    ) -> Producer:
        """Publish; who listens gets it. `size` is the picture's, if it is known.

        Raises `SourceTaken`, `TransportNotFound`, `MediaError`.
        """
        media = self.of(participant_id)
        if media.transport(transport_id) is not media.send:
            raise TransportNotFound
        if source in media.producers:
            raise SourceTaken
        # A film that is shown takes the word from nobody.
        voice = source is MediaSource.MICROPHONE
        app = Published(participant_id, source)
        producer = media.send.produce(kind, rtp_parameters, paused=paused, app=app, voice=voice, size=size)
        media.producers[source] = producer
        producer.on_wanted = lambda highest: self._listener.producer_layers(participant_id, producer.id, highest)
        self._published.add(producer, self._monotonic())
        self._listener.media_changed(participant_id)
        self._offer_all(source)
        return producer

    def close_producer(self, participant_id: str, producer: Producer) -> None:
        """Stop publishing; who listened gets something else, or nothing."""
        self._withdraw([producer])
        del self.of(participant_id).producers[producer.app.source]
        producer.close()
        self._listener.media_changed(participant_id)

    def set_paused(self, participant_id: str, producer: Producer, paused: bool) -> bool:
        """Pause or resume; who listens is told. Returns whether it changed."""
        if producer.paused == paused:
            return False
        if paused:
            producer.pause()
        else:
            producer.resume()
        source = producer.app.source
        self._published.set_paused(producer, paused, self._monotonic())
        self._listener.media_changed(participant_id)
        if self._published.crowded(source):
            self._offer_all(source)
        return True

    def show(self, participant_id: str, view: MediaView) -> None:
        """The client says what it shows. Raises `TransportNotFound`."""
        media = self.of(participant_id)
        media.shows(view)
        self._serve_and_tell(participant_id, media, MediaSource)

    def spotlight_moved(self) -> None:
        """Everyone sees somebody else large."""
        self._attend()

    def catch_up(self, participant_id: str) -> None:
        """Say all that the participant may have missed."""
        media = self._participants.get(participant_id)
        if media is None or media.receive.state == "closed":
            return
        known = list(media.slots)
        self._serve_and_tell(participant_id, media, MediaSource)
        for slot in known:
            self._listener.consumer_fed(participant_id, slot.fed())
            if slot.layers:
                self._listener.consumer_layers(participant_id, slot.consumer.id, *slot.layers)
        for producer in media.producers.values():
            if producer.kind == "video":
                self._listener.producer_layers(participant_id, producer.id, producer.demand.told)

    def close(self, participant_id: str) -> None:
        """The participant's media ends; with the last one the router goes too."""
        media = self._participants.pop(participant_id, None)
        if media is None:
            return
        self._withdraw(media.producers.values())
        media.close()
        if media.producers:
            self._listener.media_changed(participant_id)
        if not self._participants and self._router is not None:
            self._router.close()
            self._router = None
            self._published, self._levels = Publications(), []

    def _open_router(self) -> Router:
        if self._router is None:
            self._router = self._worker.create_router()
            self._router.on_active_speaker = self._speaker_changed
            self._router.on_audio_levels = self._levels_changed
        return self._router

    def _withdraw(self, producers: Iterable[Producer]) -> None:
        """Nobody is to get these any more. Consumers that a producer still has when it closes close with it."""
        producers = list(producers)
        for producer in producers:
            self._published.remove(producer)
        if sources := {producer.app.source for producer in producers}:
            for participant_id, media in self._participants.items():
                self._serve_and_tell(participant_id, media, sources)

    def _offer_all(self, source: MediaSource) -> None:
        """There is something else to get for everyone."""
        self._turns.add((participant_id, source) for participant_id in self._participants)

    def _serve_in_turn(self, whom: tuple[str, MediaSource]) -> None:
        participant_id, source = whom
        media = self._participants.get(participant_id)
        if media is not None and media.receive.state != "closed":
            self._serve_and_tell(participant_id, media, [source])

    def _serve_and_tell(self, participant_id: str, media: ParticipantMedia, sources: Iterable[MediaSource]) -> None:
        reachable = self._listener.reachable(participant_id)
        for source in sources:
            changes = self._serve(participant_id, media, source, may_open=reachable)
            for slot in changes.fed:
                self._listener.consumer_fed(participant_id, slot.fed())
            for slot in changes.opened:
                self._listener.consumer_opened(participant_id, slot.parameters())

    def _serve(self, participant_id: str, media: ParticipantMedia, source: MediaSource, *, may_open: bool) -> Changes:
        wanted = self._published.wanted(source, participant_id, media, self._listener.spotlight)
        changes = media.pools[source].carry(wanted, may_open=may_open)
        if source in PICTURES:
            media.look({self.speaker, self._listener.spotlight})
        return changes

    def _attend(self) -> None:
        """Somebody else matters most now."""
        if self._published.crowded(MediaSource.CAMERA):
            self._offer_all(MediaSource.CAMERA)
            return
        for media in self._participants.values():
            media.look({self.speaker, self._listener.spotlight})

    def _watch_slot(self, participant_id: str, media: ParticipantMedia) -> Callable[[Slot], None]:
        def watch(slot: Slot) -> None:
            consumer = slot.consumer

            def layers(layer: int, temporal: int) -> None:
                slot.layers = layer, temporal
                self._listener.consumer_layers(participant_id, consumer.id, layer, temporal)

            def ended() -> None:
                if not media.closed:
                    self._listener.consumer_closed(participant_id, consumer.id)

            consumer.on_producer_paused = lambda paused: self._listener.consumer_paused(
                participant_id, consumer.id, paused
            )
            consumer.on_layers = layers
            consumer.on_close.append(ended)

        return watch

    def _watch_transport(self, participant_id: str, transport: WebRtcTransport) -> Callable[[str], None]:
        def changed(state: str) -> None:
            if state == "failed":
                self._listener.transport_lost(participant_id, transport.id)

        return changed

    def _speaker_changed(self, producer: Producer | None) -> None:
        speaker = producer.app.participant_id if producer else None
        if speaker != self.speaker:
            self._published.spoke(speaker)
            self._listener.active_speaker(speaker)
            self._attend()

    def _levels_changed(self, levels: list[tuple[Producer, int]]) -> None:
        voices: dict[str, int] = {}
        for producer, level in levels:
            voices.setdefault(producer.app.participant_id, level)
        if self._published.hear(voices, self._monotonic()):
            self._offer_all(MediaSource.MICROPHONE)
        heard = list(voices.items())[:LEVELS]
        if heard != self._levels:
            self._levels = heard
            self._listener.audio_levels(heard)
