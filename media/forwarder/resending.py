"""What one sink sends apart from the media itself: packets that were lost on the way, and padding that probes it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from media.forwarder.header import absolute_send_time
from media.forwarder.numbering import FIRST_SEQUENCE, Segment
from media.forwarder.pacing import Going
from media.rtp.packet import RtpPacket
from media.rtp.rtx import rtx_payload
from media.rtp.sequence import unwrap
from media.rtp.vp8 import renumber

if TYPE_CHECKING:
    from media.forwarder.sending import Sender

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

    __slots__ = ("_rtx_sequence", "_sealed", "_sender", "_tokens", "_tokens_at", "keeps", "resent")

    def __init__(self, sender: "Sender") -> None:
        self._sender = sender
        self._sealed: list[tuple[int, bytes] | None] | None = None
        self.keeps = False
        self._rtx_sequence = FIRST_SEQUENCE
        self._tokens, self._tokens_at = RESENT_BURST, 0.0
        self.resent = 0

    def keep(self) -> None:
        """There is no RTX: what was sent is kept as it went."""
        if self._sealed is None:
            self._sealed = [None] * SEALED
            self.keeps = True

    def note(self, outgoing: int, datagram: bytes) -> None:
        if self._sealed is not None:
            self._sealed[outgoing % SEALED] = (outgoing, datagram)

    def answer(self, sequence_numbers: Sequence[int], now: float) -> int:
        """By RTX, or else the very same datagram: resealing it with newer extensions would reuse a nonce."""
        sender = self._sender
        if not sender.numbering.begun:
            return 0
        newest = sender.numbering.newest
        self._tokens = min(RESENT_BURST, self._tokens + max(0.0, now - self._tokens_at) * RESENT_PER_SECOND)
        self._tokens_at = now
        send_time = absolute_send_time(now)
        sent = 0
        for wrapped in sequence_numbers:
            if self._tokens < 1:
                sender.transport.drop("nack_rate")
                break
            outgoing = unwrap(newest, wrapped & 0xFFFF, 16)
            if self._resend(outgoing, send_time, now):
                self._tokens -= 1
                sent += 1
            else:
                sender.transport.drop("nack_unknown")
        self.resent += sent
        return sent

    def _resend(self, outgoing: int, send_time: bytes, now: float) -> bool:
        if self._sealed is not None:
            kept = self._sealed[outgoing % SEALED]
            if kept is None or kept[0] != outgoing:
                return False
            self._sender.transport.resend(kept[1])
            return True
        segment = self._sender.numbering.find_sent(outgoing)
        return segment is not None and self._resend_by_rtx(outgoing, segment, send_time, now)

    def _resend_by_rtx(self, outgoing: int, segment: Segment, send_time: bytes, now: float) -> bool:
        sender = self._sender
        if sender.source is None or sender.rtx_ssrc is None:
            return False
        cache = sender.source.layers[segment.layer].cache
        packet = cache.get(outgoing - segment.sequence_offset) if cache else None
        rtx_type = self._rtx_type(packet.payload_type) if packet else None
        if packet is None or rtx_type is None:
            return False
        media = packet.media
        if packet.vp8 is not None:
            media = renumber(media, packet.vp8, segment.picture_offset, segment.tl0_offset)
        second = rtx_type | 0x80 if packet.marker else rtx_type
        timestamp = packet.timestamp + segment.timestamp_offset & 0xFFFFFFFF
        return self._go(packet, second, timestamp, rtx_payload(media, outgoing), send_time, now)

    def _go(
        self,
        packet: RtpPacket,
        second: int,
        timestamp: int,
        payload: bytes,
        send_time: bytes,
        now: float,
        padded: bool = False,
    ) -> bool:
        """By RTX, with a header as `packet` has it. False when it cannot be sent."""
        sender = self._sender

        def write(send_time: bytes, transport_sequence: int, sequence: int) -> bytes:
            header = sender.header.write(
                packet, second, sequence, timestamp, sender.rtx_ssrc or 0, send_time, transport_sequence, padded
            )
            return header + payload

        return sender.go(Going(sender, write, None), send_time, now)

    def pad(self, octets: int, now: float) -> int:
        """Send at least so many octets of padding, within bounds. Returns how many were sent."""
        sender = self._sender
        rtx_type = self._rtx_type(sender.payload_type)
        if rtx_type is None or sender.rtx_ssrc is None or not sender.packets:
            return 0
        packet = RtpPacket(
            sender.payload_type, 0, sender.numbering.timestamp, sender.rtx_ssrc, _PADDING, padding=PADDING
        )
        send_time = absolute_send_time(now)
        sent = 0
        for _ in range(min(-(-octets // PADDING), MAX_PADDING_PACKETS)):
            if self._go(packet, rtx_type, packet.timestamp, _PADDING, send_time, now, padded=True):
                sent += PADDING
        return sent

    def _rtx_type(self, payload_type: int) -> int | None:
        """For a payload type of the source's."""
        sent_as = self._sender.payload_types.get(payload_type)
        return None if sent_as is None else self._sender.rtx_types.get(sent_as)

    def take_sequence(self) -> int:
        """The next number of RTX. What does not go has none, for the receiver would report it as lost."""
        taken = self._rtx_sequence
        self._rtx_sequence = taken + 1 & 0xFFFF
        return taken
