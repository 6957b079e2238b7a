"""Who is there, and what they send."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Scene:
    """Rooms that are all alike. The picture is 720p VP8 at 1.5 Mbit/s as an encoder cuts it; the sound is Opus."""

    publishers: int
    """Of each room, and so are the subscribers."""
    subscribers: int
    rooms: int = 1
    meeting: bool = False
    """Subscriber n of a room is its publisher n too, and nobody gets their own."""
    seconds: float = 8.0
    frames_per_second: float = 30.0
    packets_per_frame: int = 6
    packet_octets: int = 1042
    sounds_per_second: float = 50.0
    sound_octets: int = 80

    def offset(self, publisher: int) -> float:
        """Seconds after the first: they begin at different times within a frame."""
        return publisher / (self.rooms * self.publishers) / self.frames_per_second

    def heard_by(self, subscriber: int) -> list[int]:
        """Publishers whom a subscriber gets, both numbered through all rooms."""
        room, place = divmod(subscriber, self.subscribers)
        first = room * self.publishers
        return [first + each for each in range(self.publishers) if not self.meeting or each != place]


LECTURE = Scene(publishers=1, subscribers=200)
MEETING = Scene(publishers=10, subscribers=10, meeting=True)
MEETINGS = Scene(publishers=4, subscribers=4, rooms=19, meeting=True)
"""52,000 packets a second go out, never many of them at once."""
THOUSAND = Scene(publishers=1, subscribers=1000)
