"""One subscriber's stream: what it is given of a source's layers, as if it were one layer without a seam."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from media.forwarder.header import HeaderWriter
from media.forwarder.interface import ALL_TEMPORAL, MAX_LAYERS, SenderInfo, SinkSpec
from media.forwarder.numbering import Numbering, Segment
from media.forwarder.resending import Resender
from media.rtp.packet import RtpPacket
from media.rtp.vp8 import renumber

if TYPE_CHECKING:
    from media.forwarder.source import Source
    from media.forwarder.transport import Transport

MAX_JUMP: Final = 4096


class Sink:
    """`ssrc` and `rtx_ssrc` are the subscriber's. `layer` flows, -1 none; `target` shall, from its next keyframe on."""

    __slots__ = (
        "_clock_rate",
        "_late",
        "_picture_skipped",
        "_picture_timestamp",
        "_resender",
        "_sent_at",
        "_temporal_target",
        "_wish",
        "header",
        "layer",
        "number",
        "numbering",
        "octets",
        "packets",
        "paused",
        "payload_type",
        "payload_types",
        "rtx_ssrc",
        "rtx_types",
        "source",
        "spec",
        "ssrc",
        "target",
        "temporal",
        "transport",
        "video",
    )

    def __init__(self, number: int, transport: "Transport", source: "Source", spec: SinkSpec) -> None:
        self.number = number
        self.transport = transport
        self.video = source.video
        self.ssrc = spec.ssrc
        self.rtx_ssrc = spec.rtx_ssrc if spec.rtx_payload_types else None
        self.packets = self.octets = 0
        self.numbering = Numbering()
        self._resender = Resender(self)
        self._sent_at = -1.0
        self.payload_type = 0
        """Of the newest packet, as the source names it."""
        self._wish = 0
        self._temporal_target = self.temporal = ALL_TEMPORAL
        self._clock_rate = 0
        self._picture_timestamp = -1
        self._picture_skipped = False
        self._attach(source, spec, _header(source, spec))

    def _attach(self, source: "Source | None", spec: SinkSpec, header: HeaderWriter) -> None:
        self.header = header
        self.spec = spec
        self.payload_types = dict(spec.payload_types)
        self.rtx_types = dict(spec.rtx_payload_types)
        self.paused = spec.paused
        self.source = source
        self.layer = self.target = -1
        self._late = [-1] * MAX_LAYERS
        if source:
            source.sinks[self.number] = self
            if source.spec.nack and self.rtx_ssrc is None:
                self._resender.keep()
            self._aim(source)

    def leave(self) -> None:
        """Its source does not feed it any more."""
        source, self.source = self.source, None
        if source:
            del source.sinks[self.number]
            self._want_nothing(source)

    def feed(self, source: "Source | None", spec: SinkSpec) -> None:
        """Raises ValueError for another kind, or other SSRCs, than before."""
        same = (spec.ssrc, spec.rtx_ssrc) == (self.spec.ssrc, self.spec.rtx_ssrc)
        if not same or (source and source.video != self.video):
            raise ValueError("a sink keeps its kind and its SSRCs")
        header = _header(source, spec)
        self.leave()
        self.numbering.forget_all()
        self._attach(source, spec, header)

    def set_paused(self, paused: bool) -> None:
        if paused == self.paused:
            return
        self.paused = paused
        if not paused:
            self.start_anew()

    def set_layers(self, layer: int, temporal: int) -> None:
        if self.video:
            self._wish = max(layer, -1)
            self._temporal_target = max(temporal, 0)
            if self.source:
                self._aim(self.source)

    def want_keyframe(self) -> None:
        """Of what flows, or else of what shall."""
        layer = self.target if self.layer < 0 else self.layer
        if self.source and self.video and layer >= 0:
            self.source.layers[layer].wanted.add(self)

    def start_anew(self) -> None:
        """Begin a new segment with the next packet; for video, the next keyframe."""
        self._stop()
        if self.source:
            self._want_nothing(self.source)
        self.want_keyframe()

    def lose_track(self, layer: int) -> None:
        """The layer's packets are numbered anew from now on."""
        self.numbering.forget(layer)
        self._late[layer] = -1
        if layer == self.layer:
            self.layer = -1
            self.want_keyframe()

    def _aim(self, source: "Source") -> None:
        target = min(self._wish, len(source.layers) - 1)
        if target == self.target:
            return
        if 0 <= self.target != self.layer:
            source.layers[self.target].wanted.discard(self)
        self.target = target
        if target < 0:
            self._stop()
            self._want_nothing(source)
        elif self.video and target != self.layer:
            source.layers[target].wanted.add(self)

    def _stop(self) -> None:
        if self.layer >= 0:
            self._late[self.layer] = self.numbering.highest
            self.numbering.close()
            self.layer = -1

    def _want_nothing(self, source: "Source") -> None:
        for layer in source.layers:
            layer.wanted.discard(self)

    def forward(self, source: "Source", layer: int, packet: RtpPacket, send_time: bytes, now: float) -> None:
        """Send the packet on, unless it is not its turn."""
        if layer == self.layer:
            ahead = packet.sequence - self.numbering.highest
            if 0 < ahead <= MAX_JUMP:
                self._go_on(source, layer, packet, send_time, now)
                return
            if ahead > 0:
                self.start_anew()
        if layer == self.target != self.layer and (packet.keyframe or not self.video):
            self._begin(source, layer, packet, send_time, now)
        elif layer == self.layer or packet.sequence <= self._late[layer]:
            self._fill(layer, packet, send_time, now)

    def _begin(self, source: "Source", layer: int, packet: RtpPacket, send_time: bytes, now: float) -> None:
        if not self._usable(packet):
            return
        numbering = self.numbering
        former = numbering.segment
        self._clock_rate = source.clock_rate(packet.payload_type)
        if self.layer >= 0:
            self._late[self.layer] = numbering.highest
            self.transport.switches += 1
        segment = numbering.begin(
            layer,
            packet,
            shift=source.clock_shift(former.layer, layer) if former else None,
            elapsed=max(0.0, now - self._sent_at),
            clock_rate=self._clock_rate,
        )
        self.layer = layer
        self.temporal = self._temporal_target
        self._picture_timestamp = packet.timestamp
        self._picture_skipped = False
        self._want_nothing(source)
        numbering.advance(packet, segment)
        self._send(packet, segment, send_time, now)

    def _go_on(self, source: "Source", layer: int, packet: RtpPacket, send_time: bytes, now: float) -> None:
        """The packet is newer than what came of its layer."""
        numbering = self.numbering
        segment = numbering.segment
        if segment is None:
            return
        if not self._usable(packet):
            numbering.skip(packet.sequence, segment, picture=False)
            return
        if packet.keyframe:
            source.layers[layer].wanted.discard(self)
        if packet.timestamp != self._picture_timestamp:
            self._picture_timestamp = packet.timestamp
            self._picture_skipped = False
            if self.temporal != self._temporal_target:
                self._change_temporal(packet)
        descriptor = packet.vp8
        if descriptor is not None and descriptor.temporal > self.temporal:
            counted = descriptor.picture_bits > 0 and not self._picture_skipped
            self._picture_skipped = True
            numbering.skip(packet.sequence, segment, picture=counted)
            return
        numbering.advance(packet, segment)
        self._send(packet, segment, send_time, now)

    def _change_temporal(self, packet: RtpPacket) -> None:
        """Less from any picture on; more from one that needs none of the pictures left out."""
        target, descriptor = self._temporal_target, packet.vp8
        if target < self.temporal or descriptor is None or packet.keyframe:
            self.temporal = target
        elif descriptor.sync and self.temporal < descriptor.temporal <= target:
            self.temporal = descriptor.temporal

    def _fill(self, layer: int, packet: RtpPacket, send_time: bytes, now: float) -> None:
        """The packet comes late: it has a place, or none."""
        segment = self.numbering.find_late(layer, packet.sequence)
        if segment is None:
            self.transport.drop("too_late")
        elif packet.payload_type not in self.payload_types:
            self.transport.drop("payload_type")
        else:
            self._send(packet, segment, send_time, now)

    def _usable(self, packet: RtpPacket) -> bool:
        if packet.payload_type not in self.payload_types:
            self.transport.drop("payload_type")
            return False
        if len(packet.payload) == packet.padding:
            # The publisher probes its own path.
            self.transport.drop("padding")
            return False
        self.payload_type = packet.payload_type
        return True

    def _send(self, packet: RtpPacket, segment: Segment, send_time: bytes, now: float) -> None:
        payload_type = self.payload_types[packet.payload_type]
        outgoing = packet.sequence + segment.sequence_offset
        header = self.header.write(
            packet,
            payload_type | 0x80 if packet.marker else payload_type,
            outgoing & 0xFFFF,
            packet.timestamp + segment.timestamp_offset & 0xFFFFFFFF,
            self.ssrc,
            send_time,
            self.take_transport_sequence(),
            packet.padding,
        )
        datagram = self.transport.transmit(header + self.payload_of(packet, segment))
        if datagram is None:
            return
        self._sent_at = now
        self.packets += 1
        self.octets += len(packet.payload) - packet.padding
        self._resender.note(outgoing, datagram)

    def payload_of(self, packet: RtpPacket, segment: Segment) -> bytes:
        """As the segment renumbers it; with the padding."""
        if packet.vp8 is not None and (segment.picture_offset or segment.tl0_offset):
            return renumber(packet.payload, packet.vp8, segment.picture_offset, segment.tl0_offset)
        return packet.payload

    def take_transport_sequence(self) -> int:
        if not self.header.transport_cc_id:
            return 0
        taken = self.transport.transport_sequence
        self.transport.transport_sequence = taken + 1 & 0xFFFF
        return taken

    def retransmit(self, sequence_numbers: Sequence[int], now: float) -> int:
        return self._resender.answer(sequence_numbers, now)

    def send_padding(self, octets: int, now: float) -> int:
        return self._resender.pad(octets, now)

    def sender_info(self) -> SenderInfo | None:
        if not self.packets:
            return None
        numbering = self.numbering
        segment = numbering.segment
        return SenderInfo(
            ssrc=self.ssrc,
            packets=self.packets & 0xFFFFFFFF,
            octets=self.octets & 0xFFFFFFFF,
            last_timestamp=numbering.timestamp,
            last_sent_at=self._sent_at,
            clock_rate=self._clock_rate,
            retransmitted=self._resender.resent,
            layer=segment.layer if segment else -1,
            timestamp_offset=segment.timestamp_offset if segment else 0,
        )


def _header(source: "Source | None", spec: SinkSpec) -> HeaderWriter:
    """Raises ValueError for what does not fit the one-byte form."""
    return HeaderWriter(source.spec.extensions if source else {}, spec.extensions, spec.mid)
