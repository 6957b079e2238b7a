"""One subscriber's stream: what it is given of a source's layers, as if it were one layer without a seam."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from media.forwarder.interface import ALL_TEMPORAL, MAX_LAYERS, Departure, SenderInfo, SinkSpec
from media.forwarder.numbering import Numbering
from media.forwarder.sending import Sender
from media.rtp.packet import RtpPacket

if TYPE_CHECKING:
    from media.forwarder.source import Source
    from media.forwarder.transport import Transport

MAX_JUMP: Final = 4096


class Sink:
    """`layer` flows, -1 none; `target` shall, from its next keyframe on; `temporal` is the highest id let through."""

    __slots__ = (
        "_late",
        "_numbering",
        "_picture_skipped",
        "_picture_timestamp",
        "_sender",
        "_spec",
        "_temporal_target",
        "_wish",
        "layer",
        "number",
        "paused",
        "source",
        "target",
        "temporal",
        "transport",
        "video",
    )

    def __init__(self, number: int, transport: "Transport", source: "Source", spec: SinkSpec) -> None:
        self.number = number
        self.transport = transport
        self.video = source.video
        self._numbering = Numbering()
        self._sender = Sender(transport, self._numbering, source, spec)
        self._wish = 0
        self._temporal_target = self.temporal = ALL_TEMPORAL
        self._picture_timestamp = -1
        self._picture_skipped = False
        self._attach(source, spec)

    @property
    def ssrcs(self) -> list[int]:
        """The subscriber's, main and RTX."""
        return [ssrc for ssrc in (self._sender.ssrc, self._sender.rtx_ssrc) if ssrc is not None]

    def _attach(self, source: "Source | None", spec: SinkSpec) -> None:
        self._spec = spec
        self.paused = spec.paused
        self.source = source
        self.layer = self.target = -1
        self._late = [-1] * MAX_LAYERS
        """Of each layer, up to where packets that come late may have a place."""
        if source:
            source.sinks[self.number] = self
            self._aim(source)

    def leave(self) -> None:
        """Its source does not feed it any more."""
        self._sender.withdraw()
        source, self.source = self.source, None
        if source:
            del source.sinks[self.number]
            self._want_nothing(source)

    def feed(self, source: "Source | None", spec: SinkSpec) -> None:
        """Raises ValueError for another kind, or other SSRCs, than before."""
        same = (spec.ssrc, spec.rtx_ssrc) == (self._spec.ssrc, self._spec.rtx_ssrc)
        if not same or (source and source.video != self.video):
            raise ValueError("a sink keeps its kind and its SSRCs")
        self._sender.turn_to(source, spec)
        self.leave()
        self._numbering.forget_all()
        self._attach(source, spec)

    def set_paused(self, paused: bool) -> None:
        if paused == self.paused:
            return
        self.paused = paused
        self._sender.withdraw()
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
        self._numbering.forget(layer)
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
            self._sender.withdraw()
            self._want_nothing(source)
        elif self.video and target != self.layer:
            source.layers[target].wanted.add(self)

    def _stop(self) -> None:
        if self.layer >= 0:
            self._late[self.layer] = self._numbering.highest
            self._numbering.close()
            self.layer = -1

    def _want_nothing(self, source: "Source") -> None:
        for layer in source.layers:
            layer.wanted.discard(self)

    def forward(self, source: "Source", layer: int, packet: RtpPacket, send_time: bytes, now: float) -> None:
        """Send the packet on, unless it is not its turn."""
        if layer == self.layer:
            ahead = packet.sequence - self._numbering.highest
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
        numbering = self._numbering
        former = numbering.segment
        self._sender.clock_rate = source.clock_rate(packet.payload_type)
        if self.layer >= 0:
            self._late[self.layer] = numbering.highest
            self.transport.switches += 1
        segment = numbering.begin(
            layer,
            packet,
            shift=source.clock_shift(former.layer, layer) if former else None,
            elapsed=max(0.0, now - self._sender.sent_at),
            clock_rate=self._sender.clock_rate,
        )
        self.layer = layer
        self.temporal = self._temporal_target
        self._picture_timestamp = packet.timestamp
        self._picture_skipped = False
        self._want_nothing(source)
        numbering.advance(packet, segment)
        self._sender.send(packet, segment, send_time, now)
        if self.video:
            self._catch_up(source, layer, packet.sequence, send_time, now)

    def _catch_up(self, source: "Source", layer: int, first: int, send_time: bytes, now: float) -> None:
        """Send what came before `first`, though it follows it: a keyframe's beginning was overtaken, or sent again."""
        for packet in source.layers[layer].since(first):
            self._go_on(source, layer, packet, send_time, now)

    def _go_on(self, source: "Source", layer: int, packet: RtpPacket, send_time: bytes, now: float) -> None:
        """The packet is newer than what came of its layer."""
        numbering = self._numbering
        segment = numbering.segment
        if segment is None:
            return
        sender = self._sender
        ordinary = packet.payload_type == sender.payload_type and len(packet.payload) > packet.padding
        if not ordinary and not self._usable(packet):
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
        sender.send(packet, segment, send_time, now)

    def _change_temporal(self, packet: RtpPacket) -> None:
        """Less from any picture on; more from one that needs none of the pictures left out."""
        target, descriptor = self._temporal_target, packet.vp8
        if target < self.temporal or descriptor is None or packet.keyframe:
            self.temporal = target
        elif descriptor.sync and self.temporal < descriptor.temporal <= target:
            self.temporal = descriptor.temporal

    def _fill(self, layer: int, packet: RtpPacket, send_time: bytes, now: float) -> None:
        """The packet comes late: it has a place, or none."""
        segment = self._numbering.find_late(layer, packet.sequence)
        if segment is None:
            self.transport.drop("too_late")
        elif packet.payload_type not in self._sender.payload_types:
            self.transport.drop("payload_type")
        else:
            self._sender.send(packet, segment, send_time, now)

    def _usable(self, packet: RtpPacket) -> bool:
        if packet.payload_type not in self._sender.payload_types:
            self.transport.drop("payload_type")
            return False
        if len(packet.payload) == packet.padding:
            # The publisher probes its own path.
            self.transport.drop("padding")
            return False
        self._sender.payload_type = packet.payload_type
        return True

    def retransmit(self, sequence_numbers: Sequence[int], now: float) -> int:
        return 0 if self.paused else self._sender.retransmit(sequence_numbers, now)

    def departures(self, sequence_numbers: Sequence[int]) -> list[Departure | None]:
        return self._sender.departures(sequence_numbers)

    def send_padding(self, octets: int, now: float) -> int:
        return 0 if self.paused else self._sender.send_padding(octets, now)

    def sender_info(self) -> SenderInfo | None:
        return self._sender.info()
