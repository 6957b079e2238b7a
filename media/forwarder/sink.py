"""One subscriber's stream: a source's packets renumbered so that pauses and restarts leave no seam."""

from collections import deque
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from media.forwarder.header import HeaderWriter, absolute_send_time
from media.forwarder.interface import ALL_TEMPORAL, SenderInfo, SinkSpec
from media.rtp.packet import RtpPacket
from media.rtp.rtx import rtx_payload
from media.rtp.sequence import unwrap

if TYPE_CHECKING:
    from media.forwarder.source import Source
    from media.forwarder.transport import Transport

FIRST_SEQUENCE: Final = 1
"""Low, so that the rollover counter is beyond doubt if the first packets are lost (RFC 3711 3.3.1)."""
MAX_LATE: Final = 500
"""Packets that one may come late. Much later, and SRTP would take it for one of the next cycle."""
MAX_JUMP: Final = 4096
MAX_SEGMENTS: Final = 8
RESENT_PER_SECOND: Final = 1000.0
RESENT_BURST: Final = 256.0
"""What NACKs of one subscriber may cost us."""
SEALED: Final = 512
"""Datagrams kept for a subscriber without RTX."""


class Segment(NamedTuple):
    """How the source's numbers become the sink's from `start` (the sink's, unwrapped) on."""

    start: int
    sequence_offset: int
    timestamp_offset: int


class Sink:
    """`ssrc` and `rtx_ssrc` are the subscriber's; `waiting` means that nothing flows before a keyframe."""

    __slots__ = (
        "_fresh",
        "_header",
        "_highest",
        "_last_sent_at",
        "_last_timestamp",
        "_oldest",
        "_payload_type",
        "_payload_types",
        "_resent",
        "_rtx_sequence",
        "_rtx_types",
        "_sealed",
        "_segments",
        "_sequence_offset",
        "_tokens",
        "_tokens_at",
        "_video",
        "number",
        "octets",
        "packets",
        "paused",
        "rtx_ssrc",
        "source",
        "ssrc",
        "timestamp_offset",
        "transport",
        "waiting",
    )

    def __init__(self, number: int, transport: "Transport", source: "Source", spec: SinkSpec) -> None:
        self.number = number
        self.transport = transport
        self.source = source
        self.ssrc = spec.ssrc
        self.rtx_ssrc = spec.rtx_ssrc if spec.rtx_payload_types else None
        self.paused = spec.paused
        self._video = source.spec.kind == "video"
        self._payload_types = dict(spec.payload_types)
        self._rtx_types = dict(spec.rtx_payload_types)
        self._header = HeaderWriter(source.spec.extensions, spec.extensions, spec.mid)
        self._sealed: list[tuple[int, bytes] | None] | None = (
            [None] * SEALED if self.rtx_ssrc is None and source.spec.nack else None
        )
        self.packets = self.octets = self._resent = 0
        self._rtx_sequence = FIRST_SEQUENCE
        self._tokens, self._tokens_at = RESENT_BURST, 0.0
        self._last_timestamp = 0
        self._last_sent_at = -1.0
        self._payload_type = 0
        self._segments: deque[Segment] = deque(maxlen=MAX_SEGMENTS)
        # In the source's unwrapped numbers: the newest sent on, and the oldest that still may be.
        self._highest = self._oldest = 0
        self._sequence_offset = self.timestamp_offset = 0
        self._fresh = True
        """The next packet begins a segment."""
        self.waiting = False
        self.start_anew()

    def start_anew(self) -> None:
        """Begin a new segment with the next packet; for video, the next keyframe."""
        self._fresh = True
        self.waiting = self._video
        if self._video:
            self.source.wanted.add(self)

    def set_paused(self, paused: bool) -> None:
        if paused == self.paused:
            return
        self.paused = paused
        if not paused:
            self.start_anew()

    def forward(self, packet: RtpPacket, send_time: bytes, now: float) -> None:
        """Send the packet on, unless it is not its turn."""
        if self.waiting and not packet.keyframe:
            return
        payload_type = self._payload_types.get(packet.payload_type)
        if payload_type is None:
            self.transport.drop("payload_type")
            # Its number must not become a hole that the subscriber asks for.
            self._fresh = True
            return
        sequence = packet.sequence
        if not self._fresh and sequence - self._highest > MAX_JUMP:
            self.start_anew()
            if self._video:
                return
        if packet.keyframe and (self._fresh or sequence > self._highest):
            self.waiting = False
            self.source.wanted.discard(self)
        if self._fresh:
            self._begin_segment(packet, now)
        elif sequence < self._oldest or self._highest - sequence > MAX_LATE:
            self.transport.drop("too_late")
            return
        transport = self.transport
        outgoing = sequence + self._sequence_offset
        timestamp = packet.timestamp + self.timestamp_offset & 0xFFFFFFFF
        header = self._header.write(
            packet,
            payload_type | 0x80 if packet.marker else payload_type,
            outgoing & 0xFFFF,
            timestamp,
            self.ssrc,
            send_time,
            self._take_transport_sequence(),
            packet.padding,
        )
        datagram = transport.transmit(header + packet.payload)
        if sequence > self._highest:
            self._highest = sequence
            self._last_timestamp = timestamp
            self._payload_type = packet.payload_type
        if datagram is None:
            return
        self._last_sent_at = now
        self.packets += 1
        self.octets += len(packet.payload) - packet.padding
        if self._sealed is not None:
            self._sealed[outgoing % SEALED] = (outgoing, datagram)

    def _take_transport_sequence(self) -> int:
        if not self._header.transport_cc_id:
            return 0
        taken = self.transport.transport_sequence
        self.transport.transport_sequence = taken + 1 & 0xFFFF
        return taken

    def _begin_segment(self, packet: RtpPacket, now: float) -> None:
        if not self._segments:
            start = FIRST_SEQUENCE
        else:
            start = self._highest + self._sequence_offset + 1
            ahead = packet.timestamp + self.timestamp_offset - self._last_timestamp & 0xFFFFFFFF
            elapsed = max(0.0, now - self._last_sent_at) * self.source.clock_rate(packet.payload_type)
            # The publisher's clock goes on through a pause. If not (another encoder), real time stands in for it.
            if not 0 < ahead < 0x80000000 or abs(ahead - elapsed) > 10 * self.source.clock_rate(packet.payload_type):
                self.timestamp_offset = (self._last_timestamp + max(1, round(elapsed)) - packet.timestamp) & 0xFFFFFFFF
        self._sequence_offset = start - packet.sequence
        self._oldest = packet.sequence
        self._highest = packet.sequence - 1
        self._segments.append(Segment(start, self._sequence_offset, self.timestamp_offset))
        self._fresh = False

    def retransmit(self, sequence_numbers: Sequence[int], now: float) -> int:
        """By RTX, or else the very same datagram: resealing it with newer extensions would reuse a nonce."""
        if not self._segments or self.paused:
            return 0
        newest = self._highest + self._sequence_offset
        self._tokens = min(RESENT_BURST, self._tokens + max(0.0, now - self._tokens_at) * RESENT_PER_SECOND)
        self._tokens_at = now
        send_time = absolute_send_time(now)
        sent = 0
        for wrapped in sequence_numbers:
            if self._tokens < 1:
                self.transport.drop("nack_rate")
                break
            outgoing = unwrap(newest, wrapped & 0xFFFF, 16)
            if self._resend(outgoing, send_time):
                self._tokens -= 1
                sent += 1
            else:
                self.transport.drop("nack_unknown")
        self._resent += sent
        return sent

    def _resend(self, outgoing: int, send_time: bytes) -> bool:
        if self._sealed is not None:
            kept = self._sealed[outgoing % SEALED]
            if kept is None or kept[0] != outgoing:
                return False
            self.transport.resend(kept[1])
            return True
        segment = next((each for each in reversed(self._segments) if each.start <= outgoing), None)
        cache = self.source.cache
        if segment is None or cache is None or self.rtx_ssrc is None or outgoing > self._newest_of(segment):
            return False
        packet = cache.get(outgoing - segment.sequence_offset)
        if packet is None:
            return False
        payload_type = self._payload_types.get(packet.payload_type)
        rtx_type = None if payload_type is None else self._rtx_types.get(payload_type)
        if rtx_type is None:
            return False
        header = self._header.write(
            packet,
            rtx_type | 0x80 if packet.marker else rtx_type,
            self._rtx_sequence,
            packet.timestamp + segment.timestamp_offset & 0xFFFFFFFF,
            self.rtx_ssrc,
            send_time,
            self._take_transport_sequence(),
            0,
        )
        self._rtx_sequence = self._rtx_sequence + 1 & 0xFFFF
        return self.transport.transmit(header + rtx_payload(packet, outgoing)) is not None

    def _newest_of(self, segment: Segment) -> int:
        """The last number sent under the segment."""
        following = next((each for each in self._segments if each.start > segment.start), None)
        return following.start - 1 if following else self._highest + self._sequence_offset

    @property
    def layers(self) -> tuple[int, int]:
        return 0, ALL_TEMPORAL

    def sender_info(self) -> SenderInfo | None:
        if not self.packets:
            return None
        return SenderInfo(
            ssrc=self.ssrc,
            packets=self.packets & 0xFFFFFFFF,
            octets=self.octets & 0xFFFFFFFF,
            last_timestamp=self._last_timestamp,
            last_sent_at=self._last_sent_at,
            clock_rate=self.source.clock_rate(self._payload_type),
            retransmitted=self._resent,
            layer=0,
            timestamp_offset=self.timestamp_offset,
        )
