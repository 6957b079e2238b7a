"""Who is told what happens to the media of a room."""

from typing import Protocol

from signaling.protocol.media import ConsumerParameters
from signaling.protocol.receiving import ConsumerFed


class MediaListener(Protocol):
    """The room around the media. Participants are known by identifier."""

    @property
    def spotlight(self) -> str | None:
        """The participant that everyone sees large."""

    def reachable(self, participant_id: str) -> bool:
        """Whether the participant can be told of a consumer now."""

    def media_changed(self, participant_id: str) -> None:
        """What the participant publishes is different."""

    def consumer_opened(self, participant_id: str, consumer: ConsumerParameters) -> None:
        """The participant has a new consumer."""

    def consumer_fed(self, participant_id: str, fed: ConsumerFed) -> None:
        """The participant's consumer carries somebody else, or nobody."""

    def consumer_closed(self, participant_id: str, consumer_id: str) -> None:
        """The participant's consumer has ended."""

    def consumer_paused(self, participant_id: str, consumer_id: str, paused: bool) -> None:
        """The producer behind the participant's consumer was paused or resumed."""

    def consumer_layers(self, participant_id: str, consumer_id: str, layer: int, temporal: int) -> None:
        """Another layer comes to the participant; -1: none, for want of bandwidth."""

    def producer_layers(self, participant_id: str, producer_id: str, highest: int) -> None:
        """Layers of the participant's producer above `highest` are watched by nobody; -1: none is watched."""

    def transport_lost(self, participant_id: str, transport_id: str) -> None:
        """The participant's transport failed."""

    def active_speaker(self, participant_id: str | None) -> None:
        """Somebody else speaks now."""

    def audio_levels(self, levels: list[tuple[str, int]]) -> None:
        """Who is heard and how loud, dBov, the loudest first."""
