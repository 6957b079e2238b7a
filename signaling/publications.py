"""What is published in a room, and which of it a listener gets."""

from collections.abc import Mapping
from typing import Final

from media import Producer
from rooms.live.attention import Picture, RecentSpeakers, choose
from rooms.live.voices import Voices
from signaling.participant_media import ParticipantMedia
from signaling.protocol.receiving import ReceiveMode
from signaling.protocol.room import MediaSource
from signaling.slot_pool import PLACES

WITHOUT: Final = {
    ReceiveMode.EVERYTHING: frozenset[MediaSource](),
    ReceiveMode.LOW: frozenset[MediaSource](),
    ReceiveMode.SCREEN: frozenset({MediaSource.CAMERA}),
    ReceiveMode.AUDIO: frozenset({MediaSource.CAMERA, MediaSource.SCREEN}),
}
"""What a receive mode leaves out."""


class Publications:
    """Producers by source and participant, in the order they came. `now` is in seconds, of a monotonic clock."""

    def __init__(self) -> None:
        self.speaker: str | None = None
        self._live: dict[MediaSource, dict[str, Producer]] = {source: {} for source in MediaSource}
        self._paused: dict[MediaSource, dict[str, Producer]] = {source: {} for source in MediaSource}
        self._voices = Voices(PLACES[MediaSource.MICROPHONE])
        self._speakers = RecentSpeakers()

    def crowded(self, source: MediaSource) -> bool:
        """Whether there is more of it than a listener gets."""
        return len(self._live[source]) + len(self._paused[source]) > PLACES[source]

    def add(self, producer: Producer, now: float) -> None:
        """Somebody publishes."""
        name, source = producer.app.participant_id, producer.app.source
        (self._paused if producer.paused else self._live)[source][name] = producer
        if source is MediaSource.MICROPHONE:
            self._voices.add(name, now, muted=producer.paused)

    def remove(self, producer: Producer) -> None:
        """Somebody stops publishing."""
        name, source = producer.app.participant_id, producer.app.source
        self._live[source].pop(name, None)
        self._paused[source].pop(name, None)
        if source is MediaSource.MICROPHONE:
            self._voices.remove(name)
            self._speakers.forget(name)

    def set_paused(self, producer: Producer, paused: bool, now: float) -> None:
        """Somebody pauses, or goes on."""
        name, source = producer.app.participant_id, producer.app.source
        before, after = (self._live, self._paused) if paused else (self._paused, self._live)
        after[source][name] = before[source].pop(name)
        if source is MediaSource.MICROPHONE:
            self._voices.mute(name, paused, now)

    def hear(self, levels: Mapping[str, int], now: float) -> bool:
        """How loud the microphones are, dBov. Returns whether others are heard now."""
        return self._voices.hear(levels, now)

    def spoke(self, participant_id: str | None) -> None:
        """Somebody has the word, or nobody."""
        self.speaker = participant_id
        if participant_id is not None:
            self._speakers.spoke(participant_id)

    def wanted(
        self, source: MediaSource, listener: str, media: ParticipantMedia, spotlight: str | None
    ) -> list[Producer]:
        """What the listener gets of a source, what matters most first."""
        live, paused = self._live[source], self._paused[source]
        if source in WITHOUT[media.mode]:
            return []
        if source is MediaSource.MICROPHONE:
            names = list(self._voices.heard)
        else:
            names = choose(
                # One more than there are places, for the listener does not get its own.
                PLACES[source] + 1,
                live,
                paused,
                shown=_shown(media, source),
                spotlight=spotlight,
                speakers=self._speakers,
                now=[producer.app.participant_id for producer in media.pools[source].carried],
            )
        return [live.get(name) or paused[name] for name in names if name != listener]


def _shown(media: ParticipantMedia, source: MediaSource) -> tuple[Picture, ...]:
    if media.pictures is None:
        return ()
    if source is MediaSource.SCREEN_AUDIO:
        # The sound of the screens that come.
        source = MediaSource.SCREEN
    return tuple(media.pictures[source].values())
