"""How one sink's numbers run on, whatever feeds it: sequence numbers, timestamps, and the picture ids of VP8."""

from collections import deque
from typing import Final

from media.rtp.packet import RtpPacket

FIRST_SEQUENCE: Final = 1
"""Low, so that the rollover counter is beyond doubt if the first packets are lost (RFC 3711 3.3.1)."""
MAX_LATE: Final = 500
"""Packets that one may come late. Much later, and SRTP would take it for one of the next cycle."""
MAX_SEGMENTS: Final = 64
PLAUSIBLE: Final = 10
"""Seconds by which a timestamp may contradict the time that passed."""


class Segment:
    """How a run of one layer's packets, from `first` to `last` (None while it goes on), becomes the sink's.

    Sequence numbers are unwrapped on both sides. Offsets are added.
    """

    __slots__ = ("first", "last", "layer", "picture_offset", "sequence_offset", "timestamp_offset", "tl0_offset")

    def __init__(
        self,
        layer: int,
        first: int,
        sequence_offset: int,
        timestamp_offset: int,
        picture_offset: int = 0,
        tl0_offset: int = 0,
    ) -> None:
        self.layer = layer
        self.first = first
        self.last: int | None = None
        self.sequence_offset = sequence_offset
        self.timestamp_offset = timestamp_offset
        self.picture_offset = picture_offset
        self.tl0_offset = tl0_offset


class Numbering:
    """`newest` is the sink's newest sequence number, `highest` the newest one of the segment's layer, dealt with."""

    __slots__ = (
        "_picture",
        "_segments",
        "_timestamp_offset",
        "_tl0",
        "begun",
        "highest",
        "newest",
        "segment",
        "timestamp",
    )

    def __init__(self) -> None:
        self._segments: deque[Segment] = deque(maxlen=MAX_SEGMENTS)
        self.segment: Segment | None = None
        """The newest one of what feeds the sink now, open or not."""
        self.highest = 0
        self.newest = FIRST_SEQUENCE - 1
        self.timestamp = 0
        """Of the newest packet, as sent."""
        self._timestamp_offset = 0
        self.begun = False
        self._picture: int | None = None
        self._tl0: int | None = None

    def begin(self, layer: int, packet: RtpPacket, *, shift: int | None, elapsed: float, clock_rate: int) -> Segment:
        """Go on with a packet that need not follow from the one before, `elapsed` seconds after it.

        `shift` is the way from the former clock to the packet's; None when that is not known.
        """
        if self.segment and self.segment.last is None:
            self.close()
        if self.begun:
            self._timestamp_offset = self._offset(packet.timestamp, shift, elapsed, clock_rate)
        self.begun = True
        picture_offset = tl0_offset = 0
        descriptor = packet.vp8
        if descriptor is not None:
            if descriptor.picture_bits and self._picture is not None:
                picture_offset = self._picture + 1 - descriptor.picture_id & 0x7FFF
            if descriptor.tl0_at and self._tl0 is not None:
                tl0_offset = self._tl0 + 1 - descriptor.tl0 & 0xFF
        sequence = packet.sequence
        begun = Segment(layer, sequence, self.newest + 1 - sequence, self._timestamp_offset, picture_offset, tl0_offset)
        self._segments.append(begun)
        self.segment = begun
        self.highest = sequence - 1
        return begun

    def _offset(self, timestamp: int, shift: int | None, elapsed: float, clock_rate: int) -> int:
        """The publisher's clock goes on through a pause. If not (another encoder), real time stands in for it."""
        passed = elapsed * clock_rate
        if shift is not None:
            offset = self._timestamp_offset + shift & 0xFFFFFFFF
            ahead = timestamp + offset - self.timestamp & 0xFFFFFFFF
            if 0 < ahead < 0x80000000 and abs(ahead - passed) <= PLAUSIBLE * clock_rate:
                return offset
        return self.timestamp + max(1, round(passed)) - timestamp & 0xFFFFFFFF

    def advance(self, packet: RtpPacket, segment: Segment) -> None:
        """The packet is the newest of its layer, and is sent."""
        self.highest = packet.sequence
        self.newest = packet.sequence + segment.sequence_offset
        self.timestamp = packet.timestamp + segment.timestamp_offset & 0xFFFFFFFF
        descriptor = packet.vp8
        if descriptor is not None:
            if descriptor.picture_bits:
                self._picture = descriptor.picture_id + segment.picture_offset & 0x7FFF
            if descriptor.tl0_at:
                self._tl0 = descriptor.tl0 + segment.tl0_offset & 0xFF

    def skip(self, sequence: int, segment: Segment, *, picture: bool) -> Segment:
        """Leave out the next packet, in order, so that nothing is missed; with `picture`, its picture id too.

        What has not come of the numbers before it keeps its place.
        """
        if sequence == segment.first:
            segment.first = sequence + 1
            segment.sequence_offset -= 1
            following = segment
        else:
            segment.last = sequence - 1
            following = Segment(
                segment.layer,
                sequence + 1,
                segment.sequence_offset - 1,
                segment.timestamp_offset,
                segment.picture_offset,
                segment.tl0_offset,
            )
            self._segments.append(following)
            self.segment = following
        if picture:
            following.picture_offset = following.picture_offset - 1 & 0x7FFF
        self.highest = sequence
        self.newest = sequence + following.sequence_offset
        return following

    def close(self) -> None:
        """Nothing more follows in the segment."""
        if self.segment and self.segment.last is None:
            self.segment.last = self.highest

    def forget(self, layer: int) -> None:
        """The layer's numbers so far mean nothing any more; the sink's go on."""
        self._segments = deque((each for each in self._segments if each.layer != layer), MAX_SEGMENTS)
        if self.segment and self.segment.layer == layer:
            self.segment = None

    def forget_all(self) -> None:
        self._segments.clear()
        self.segment = None

    def find_late(self, layer: int, sequence: int) -> Segment | None:
        """The segment in which a late packet has its place, unless it comes too late."""
        for segment in reversed(self._segments):
            if segment.layer == layer and segment.first <= sequence:
                last = self.highest if segment.last is None else segment.last
                late = self.newest - sequence - segment.sequence_offset
                return segment if sequence <= last and late <= MAX_LATE else None
        return None

    def find_sent(self, outgoing: int) -> Segment | None:
        """The segment that gave a number (unwrapped) of the sink."""
        for segment in reversed(self._segments):
            offset = segment.sequence_offset
            if segment.first + offset <= outgoing:
                last = self.highest if segment.last is None else segment.last
                return segment if outgoing <= last + offset else None
        return None
