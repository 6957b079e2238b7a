"""What one sink sends apart from the media itself: packets that were lost on the way, and padding that probes it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from media.forwarder.header import absolute_send_time
from media.forwarder.numbering import FIRST_SEQUENCE, Segment
from media.rtp.packet import RtpPacket
from media.rtp.rtx import rtx_payload
from media.rtp.sequence import unwrap

if TYPE_CHECKING:
    from media.forwarder.sink import Sink

RESENT_PER_SECOND: Final = 1000.0
RESENT_BURST: Final = 256.0
"""What NACKs of one subscriber may cost us."""
SEALED: Final = 512
"""Datagrams kept for a subscriber without RTX."""
PADDING: Final = 255
"""Octets of padding that a packet holds at most (RFC 3550 5.1)."""
MAX_PADDING_PACKETS: Final = 128
_PADDING: Final = bytes(PADDING - 1) + bytes((PADDING,))


class Resender:
    """`resent` counts the packets sent again."""

    __slots__ = ("_rtx_sequence", "_sealed", "_sink", "_tokens", "_tokens_at", "resent")

    def __init__(self, sink: "Sink") -> None:
        self._sink = sink
        self._sealed: list[tuple[int, bytes] | None] | None = None
        self._rtx_sequence = FIRST_SEQUENCE
        self._tokens, self._tokens_at = RESENT_BURST, 0.0
        self.resent = 0

    def keep(self) -> None:
        """There is no RTX: what was sent is kept as it went."""
        if self._sealed is None:
            self._sealed = [None] * SEALED

    def note(self, outgoing: int, datagram: bytes) -> None:
        if self._sealed is not None:
            self._sealed[outgoing % SEALED] = (outgoing, datagram)

    def answer(self, sequence_numbers: Sequence[int], now: float) -> int:
        """By RTX, or else the very same datagram: resealing it with newer extensions would reuse a nonce."""
        sink = self._sink
        if not sink.numbering.begun or sink.paused:
            return 0
        newest = sink.numbering.newest
        self._tokens = min(RESENT_BURST, self._tokens + max(0.0, now - self._tokens_at) * RESENT_PER_SECOND)
        self._tokens_at = now
        send_time = absolute_send_time(now)
        sent = 0
        for wrapped in sequence_numbers:
            if self._tokens < 1:
                sink.transport.drop("nack_rate")
                break
            outgoing = unwrap(newest, wrapped & 0xFFFF, 16)
            if self._resend(outgoing, send_time):
                self._tokens -= 1
                sent += 1
            else:
                sink.transport.drop("nack_unknown")
        self.resent += sent
        return sent

    def _resend(self, outgoing: int, send_time: bytes) -> bool:
        if self._sealed is not None:
            kept = self._sealed[outgoing % SEALED]
            if kept is None or kept[0] != outgoing:
                return False
            self._sink.transport.resend(kept[1])
            return True
        segment = self._sink.numbering.find_sent(outgoing)
        return segment is not None and self._resend_by_rtx(outgoing, segment, send_time)

    def _resend_by_rtx(self, outgoing: int, segment: Segment, send_time: bytes) -> bool:
        sink = self._sink
        if sink.source is None or sink.rtx_ssrc is None:
            return False
        cache = sink.source.layers[segment.layer].cache
        packet = cache.get(outgoing - segment.sequence_offset) if cache else None
        rtx_type = self._rtx_type(packet.payload_type) if packet else None
        if packet is None or rtx_type is None:
            return False
        header = sink.header.write(
            packet,
            rtx_type | 0x80 if packet.marker else rtx_type,
            self._take_sequence(),
            packet.timestamp + segment.timestamp_offset & 0xFFFFFFFF,
            sink.rtx_ssrc,
            send_time,
            sink.take_transport_sequence(),
            0,
        )
        payload = sink.payload_of(packet, segment)
        media = payload[: -packet.padding] if packet.padding else payload
        return sink.transport.transmit(header + rtx_payload(media, outgoing)) is not None

    def pad(self, octets: int, now: float) -> int:
        """Send at least so many octets of padding, within bounds. Returns how many were sent."""
        sink = self._sink
        rtx_type = self._rtx_type(sink.payload_type)
        if rtx_type is None or sink.rtx_ssrc is None or sink.paused or not sink.packets:
            return 0
        packet = RtpPacket(sink.payload_type, 0, sink.numbering.timestamp, sink.rtx_ssrc, _PADDING, padding=PADDING)
        send_time = absolute_send_time(now)
        sent = 0
        for _ in range(min(-(-octets // PADDING), MAX_PADDING_PACKETS)):
            header = sink.header.write(
                packet,
                rtx_type,
                self._take_sequence(),
                packet.timestamp,
                sink.rtx_ssrc,
                send_time,
                sink.take_transport_sequence(),
                PADDING,
            )
            if sink.transport.transmit(header + _PADDING) is not None:
                sent += PADDING
        return sent

    def _rtx_type(self, payload_type: int) -> int | None:
        """For a payload type of the source's."""
        sent_as = self._sink.payload_types.get(payload_type)
        return None if sent_as is None else self._sink.rtx_types.get(sent_as)

    def _take_sequence(self) -> int:
        taken = self._rtx_sequence
        self._rtx_sequence = taken + 1 & 0xFFFF
        return taken
