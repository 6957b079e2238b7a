"""One subscriber's stream on the wire: headers, what is counted, and what may have to be sent again."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from media.forwarder.departures import Departures
from media.forwarder.header import HeaderWriter
from media.forwarder.interface import Departure, SenderInfo, SinkSpec
from media.forwarder.numbering import Numbering, Segment
from media.forwarder.pacing import Going
from media.forwarder.resending import Resender
from media.rtp.packet import RtpPacket
from media.rtp.sequence import unwrap
from media.rtp.vp8 import renumber

if TYPE_CHECKING:
    from media.forwarder.source import Source
    from media.forwarder.transport import Transport


class Sender:
    """`ssrc` and `rtx_ssrc` are the subscriber's. What `source` names a payload type is the key of `payload_types`."""

    __slots__ = (
        "_departures",
        "_paced",
        "_resender",
        "clock_rate",
        "header",
        "numbering",
        "octets",
        "packets",
        "payload_type",
        "payload_types",
        "rtx_ssrc",
        "rtx_types",
        "sent_at",
        "source",
        "ssrc",
        "transport",
    )

    header: HeaderWriter
    payload_types: dict[int, int]
    rtx_types: dict[int, int]

    def __init__(self, transport: "Transport", numbering: Numbering, source: "Source", spec: SinkSpec) -> None:
        """Raises ValueError for header extensions that do not fit the one-byte form."""
        self.transport = transport
        self.numbering = numbering
        self.ssrc = spec.ssrc
        self.rtx_ssrc = spec.rtx_ssrc if spec.rtx_payload_types else None
        self.packets = self.octets = 0
        self.sent_at = -1.0
        self.payload_type = 0
        """Of the newest packet, as the source names it."""
        self.clock_rate = 0
        self._departures = Departures()
        self._paced = source.video
        self._resender = Resender(self)
        self.turn_to(source, spec)

    def turn_to(self, source: "Source | None", spec: SinkSpec) -> None:
        """Go on with what another source sends. Raises ValueError as above, before anything changes."""
        self.header = HeaderWriter(source.spec.extensions if source else {}, spec.extensions, spec.mid)
        self.payload_types = dict(spec.payload_types)
        self.rtx_types = dict(spec.rtx_payload_types)
        self.source = source
        if source and source.spec.nack and self.rtx_ssrc is None:
            self._resender.keep()

    def send(self, packet: RtpPacket, segment: Segment, send_time: bytes, now: float) -> None:
        """A packet whose payload type is among those taken."""
        payload_type = self.payload_types[packet.payload_type]
        payload, padding = packet.payload, packet.padding
        octets = len(payload) - padding
        if packet.vp8 is not None and (segment.picture_offset or segment.tl0_offset):
            payload = renumber(payload, packet.vp8, segment.picture_offset, segment.tl0_offset)
        outgoing = packet.sequence + segment.sequence_offset
        second = payload_type | 0x80 if packet.marker else payload_type
        timestamp = packet.timestamp + segment.timestamp_offset & 0xFFFFFFFF

        def write(send_time: bytes, transport_sequence: int, _: int) -> bytes:
            header = self.header.write(
                packet, second, outgoing & 0xFFFF, timestamp, self.ssrc, send_time, transport_sequence, padding
            )
            return header + payload

        if self.go(Going(self, write, outgoing, octets), send_time, now):
            self.sent_at = now

    def go(self, going: Going, send_time: bytes, now: float) -> bool:
        """Send it, or line it up. False when it cannot be sent."""
        pace = self.transport.pace if self._paced else None
        if pace is None or not pace.holds(now):
            return self.depart(going, send_time, now)
        return pace.line_up(going)

    def depart(self, going: Going, send_time: bytes, now: float, *, waited: bool = False) -> bool:
        """It goes now. False when it cannot be sent."""
        transport = self.transport
        number = 0
        if self.header.transport_cc_id:
            number = transport.transport_sequence
            transport.transport_sequence = number + 1 & 0xFFFF
        plain = going.write(send_time, number, 0 if going.outgoing is not None else self._resender.take_sequence())
        datagram = transport.transmit(plain)
        if datagram is None:
            return False
        if transport.pace is not None and self._paced:
            transport.pace.charge(len(plain), now, waited=waited)
        if going.outgoing is not None:
            self.packets += 1
            self.octets += going.octets
            self._departures.note(going.outgoing, self.packets)
            if self._resender.keeps:
                self._resender.note(going.outgoing, datagram)
        return True

    def leave_out(self, going: Going) -> None:
        """There is no room for it in line."""
        if going.outgoing is not None:
            self._departures.note(going.outgoing, self.packets, left_out=True)

    def withdraw(self) -> None:
        """Nothing of it is in line any more."""
        if self.transport.pace is not None:
            self.transport.pace.forget(self)

    def retransmit(self, sequence_numbers: Sequence[int], now: float) -> int:
        return self._resender.answer(sequence_numbers, now)

    def departures(self, sequence_numbers: Sequence[int]) -> list[Departure | None]:
        newest = self.numbering.newest
        return [self._departures.get(unwrap(newest, wrapped & 0xFFFF, 16)) for wrapped in sequence_numbers]

    def send_padding(self, octets: int, now: float) -> int:
        return self._resender.pad(octets, now)

    def info(self) -> SenderInfo | None:
        if not self.packets:
            return None
        numbering = self.numbering
        segment = numbering.segment
        return SenderInfo(
            ssrc=self.ssrc,
            packets=self.packets & 0xFFFFFFFF,
            octets=self.octets & 0xFFFFFFFF,
            last_timestamp=numbering.timestamp,
            last_sent_at=self.sent_at,
            clock_rate=self.clock_rate,
            retransmitted=self._resender.resent,
            layer=segment.layer if segment else -1,
            timestamp_offset=segment.timestamp_offset if segment else 0,
        )
