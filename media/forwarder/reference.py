"""The forwarder in Python: complete, exact and deterministic, so that a faster one can be held against it."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack

from media.forwarder.binding import bind
from media.forwarder.header import absolute_send_time
from media.forwarder.interface import (
    ALL_TEMPORAL,
    Departure,
    PeerAddress,
    ReceiveReport,
    Send,
    SenderInfo,
    SinkSpec,
    SourceSpec,
    SrtpProfile,
    SsrcTakenError,
    Totals,
    TransportStats,
)
from media.forwarder.layer import Layer
from media.forwarder.sink import Sink
from media.forwarder.source import Source
from media.forwarder.srtp import InboundSrtp
from media.forwarder.transport import MAX_ARRIVALS, Transport
from media.rtp import uris
from media.rtp.audio_level import parse_audio_level
from media.rtp.packet import RtpPacket, parse_rtp


class ReferenceForwarder:
    """Implements `media.forwarder.interface.Forwarder`.

    `wake()` says that `incomplete` and `take_stalled` are to be asked again, or `release` to be called.
    """

    def __init__(self, wake: Callable[[], None] = lambda: None) -> None:
        self._wake = wake
        self._transports: dict[int, Transport] = {}
        self._sources: dict[int, Source] = {}
        self._sinks: dict[int, Sink] = {}
        self._levels: dict[int, int] = {}
        self._drops: Counter[str] = Counter()
        self._counted: Counter[str] = Counter()
        """Of `Totals`, what is not asked of the transports, and what those brought that are gone."""

    def _drop(self, reason: str) -> None:
        self._drops[reason] += 1

    def add_transport(self, transport: int, send: Send, group: int = 0) -> None:
        _refuse_reuse(transport, self._transports)
        self._transports[transport] = Transport(send, self._drop, self._wake)

    def remove_transport(self, transport: int) -> None:
        leaving = self._transports[transport]
        for source in list(leaving.sources):
            self.remove_source(source)
        for sink in list(leaving.sinks):
            self.remove_sink(sink)
        del self._transports[transport]
        self._counted.update(leaving.counted())

    def answer_checks(
        self, transport: int, address: PeerAddress | None, fragment: bytes = b"", password: bytes = b""
    ) -> None:
        """It gets none."""
        if transport not in self._transports:
            raise KeyError(transport)

    def set_peer(self, transport: int, address: PeerAddress | None) -> None:
        """It has no sockets: `send` knows."""
        if transport not in self._transports:
            raise KeyError(transport)

    def set_keys(self, transport: int, profile: SrtpProfile, receive_key: bytes, send_key: bytes) -> None:
        self._transports[transport].set_keys(profile, receive_key, send_key)

    def add_source(self, source: int, transport: int, spec: SourceSpec) -> None:
        _refuse_reuse(source, self._sources)
        owner = self._transports[transport]
        announced = [ssrc for each in spec.encodings for ssrc in (each.ssrc, each.rtx_ssrc) if ssrc is not None]
        if len(set(announced)) < len(announced) or not owner.routes.keys().isdisjoint(announced):
            raise SsrcTakenError("an SSRC of this source is in use on the transport")
        added = Source(source, owner, spec)
        for layer in added.layers:
            for ssrc in (layer.ssrc, layer.rtx_ssrc):
                if ssrc is not None:
                    owner.route(ssrc, layer)
        owner.extension_ids.update(spec.extensions)
        owner.transport_cc_id = owner.extension_ids.get(uris.TRANSPORT_CC, 0)
        self._sources[source] = owner.sources[source] = added

    def remove_source(self, source: int) -> None:
        leaving = self._sources.pop(source, None)
        if leaving is None:
            return
        for sink in list(leaving.sinks):
            self.remove_sink(sink)
        owner = leaving.transport
        del owner.sources[source]
        for layer in leaving.layers:
            for ssrc in (layer.ssrc, layer.rtx_ssrc):
                if ssrc is not None:
                    owner.unroute(ssrc)
        self._levels.pop(source, None)

    def pause_source(self, source: int, paused: bool) -> None:
        self._sources[source].set_paused(paused)
        if paused:
            self._levels.pop(source, None)

    def add_sink(self, sink: int, transport: int, source: int, spec: SinkSpec) -> None:
        _refuse_reuse(sink, self._sinks)
        owner = self._transports[transport]
        for ssrc in {spec.ssrc, spec.rtx_ssrc} - {None}:
            if ssrc in owner.sending or ssrc in owner.retired:
                raise SsrcTakenError("an SSRC of this sink is or was in use on the transport")
        origin = self._sources[source]
        added = Sink(sink, owner, origin, spec)
        for outgoing in added.ssrcs:
            owner.sending[outgoing] = added
        self._sinks[sink] = owner.sinks[sink] = added

    def remove_sink(self, sink: int) -> None:
        leaving = self._sinks.pop(sink, None)
        if leaving is None:
            return
        del leaving.transport.sinks[sink]
        leaving.leave()
        for ssrc in leaving.ssrcs:
            leaving.transport.retire(ssrc)

    def pause_sink(self, sink: int, paused: bool) -> None:
        self._sinks[sink].set_paused(paused)

    def request_keyframe(self, sink: int) -> None:
        self._sinks[sink].want_keyframe()
        self._counted["keyframe_requests"] += 1

    def feed_sink(self, sink: int, source: int | None, spec: SinkSpec) -> None:
        self._sinks[sink].feed(None if source is None else self._sources[source], spec)

    def set_layers(self, sink: int, layer: int, temporal: int = ALL_TEMPORAL) -> None:
        self._sinks[sink].set_layers(layer, temporal)

    def sink_layers(self, sink: int) -> tuple[int, int]:
        known = self._sinks[sink]
        return known.layer, known.temporal

    def layer_octets(self, source: int) -> tuple[tuple[int, ...], ...]:
        return tuple(tuple(layer.octets) for layer in self._sources[source].layers)

    def set_timestamp_offset(self, source: int, layer: int, offset: int) -> None:
        self._layer(source, layer).clock_offset = offset & 0xFFFFFFFF

    def totals(self) -> Totals:
        counted = self._counted.copy()
        for transport in self._transports.values():
            counted.update(transport.counted())
        return Totals(**counted)

    def send_padding(self, sink: int, octets: int, now: float) -> int:
        sent = self._sinks[sink].send_padding(octets, now)
        self._counted["padding"] += sent
        return sent

    def _layer(self, source: int, layer: int) -> Layer:
        layers = self._sources[source].layers
        if not 0 <= layer < len(layers):
            raise KeyError((source, layer))
        return layers[layer]

    def waiting_for_keyframe(self) -> set[tuple[int, int]]:
        return {
            (number, layer.number)
            for number, source in self._sources.items()
            if source.video and not source.paused
            for layer in source.layers
            if layer.ssrc is not None and any(not sink.paused for sink in layer.wanted)
        }

    def incomplete(self) -> set[tuple[int, int]]:
        return {
            (number, layer.number)
            for number, source in self._sources.items()
            if not source.paused
            for layer in source.layers
            if layer.incomplete
        }

    def take_stalled(self) -> set[tuple[int, int]]:
        return {
            (number, layer.number)
            for number, source in self._sources.items()
            for layer in source.layers
            if layer.take_stall()
        }

    def receive(self, transport: int, datagram: bytes, now: float) -> bytes | None:
        peer = self._transports[transport]
        inbound = peer.inbound
        if len(datagram) < 12 or datagram[0] & 0xC0 != 0x80:
            self._drop("malformed")
        elif inbound is None:
            self._drop("no_keys")
        elif 64 <= datagram[1] & 0x7F <= 95:
            return self._receive_rtcp(peer, inbound, datagram, now)
        else:
            plain = inbound.unprotect(datagram)
            if plain is None:
                self._drop(inbound.refusal)
                return None
            peer.packets_received += 1
            peer.octets_received += len(datagram)
            peer.last_heard_at = now
            packet = parse_rtp(plain)
            if packet is None:
                peer.meet(int.from_bytes(plain[8:12]))
                self._drop("malformed")
            else:
                self._receive_rtp(peer, packet, now)
        return None

    def _receive_rtcp(self, peer: Transport, inbound: InboundSrtp, datagram: bytes, now: float) -> bytes | None:
        plain = inbound.unprotect_rtcp(datagram)
        if plain is None:
            self._drop(inbound.refusal)
            return None
        peer.packets_received += 1
        peer.octets_received += len(datagram)
        peer.last_heard_at = now
        peer.meet(int.from_bytes(plain[4:8]))
        return plain if peer.admit_rtcp(len(plain), now) else None

    def _receive_rtp(self, peer: Transport, packet: RtpPacket, now: float) -> None:
        if peer.transport_cc_id:
            number = packet.extension(peer.transport_cc_id)
            if number is not None and len(number) >= 2 and len(peer.arrivals) < MAX_ARRIVALS:
                peer.arrivals.append((int.from_bytes(number[:2]), int(now * 1_000_000)))
        layer = peer.routes.get(packet.ssrc) or bind(peer, packet)
        if layer is None:
            peer.meet(packet.ssrc)
            self._drop("unknown_ssrc")
            return
        source = layer.source
        accepted = layer.accept(packet, now)
        if accepted is None or source.paused:
            return
        if source.audio_level_id:
            self._hear(source, accepted)
        send_time = absolute_send_time(now)
        for sink in source.sinks.values():
            if not sink.paused:
                sink.forward(source, layer.number, accepted, send_time, now)

    def _hear(self, source: Source, packet: RtpPacket) -> None:
        value = packet.extension(source.audio_level_id)
        level = parse_audio_level(value) if value else None
        if level is not None and level.dbov > self._levels.get(source.number, -128):
            self._levels[source.number] = level.dbov

    def set_pace(self, transport: int, rate: int, now: float) -> None:
        self._transports[transport].set_pace(rate, now)

    def release(self, now: float) -> bool:
        paces = [transport.pace for transport in self._transports.values() if transport.pace is not None]
        with ExitStack() as each:
            # What fails for one is raised after all had their turn.
            for pace in reversed(paces):
                each.callback(pace.release, now)
        return any(pace.line for pace in paces)

    def send_rtcp(self, transport: int, packet: bytes) -> None:
        self._transports[transport].transmit_rtcp(packet)

    def retransmit(self, sink: int, sequence_numbers: Sequence[int], now: float) -> int:
        sent = self._sinks[sink].retransmit(sequence_numbers, now)
        self._counted["retransmitted"] += sent
        return sent

    def departures(self, sink: int, sequence_numbers: Sequence[int]) -> list[Departure | None]:
        return self._sinks[sink].departures(sequence_numbers)

    def missing(self, source: int, layer: int, now: float, round_trip: float) -> list[int]:
        return self._layer(source, layer).missing(now, round_trip)

    def receive_report(self, source: int, layer: int, now: float) -> ReceiveReport | None:
        return self._layer(source, layer).report()

    def sender_info(self, sink: int) -> SenderInfo | None:
        return self._sinks[sink].sender_info()

    def source_ssrc(self, source: int, layer: int) -> int | None:
        return self._layer(source, layer).ssrc

    def find_source(self, transport: int, ssrc: int) -> tuple[int, int] | None:
        found = self._transports[transport].routes.get(ssrc)
        return (found.source.number, found.number) if found else None

    def find_sink(self, transport: int, ssrc: int) -> int | None:
        found = self._transports[transport].sending.get(ssrc)
        return found.number if found else None

    def take_arrivals(self, transport: int) -> list[tuple[int, int]]:
        peer = self._transports[transport]
        taken, peer.arrivals = peer.arrivals, []
        return taken

    def take_levels(self) -> dict[int, int]:
        taken, self._levels = self._levels, {}
        return taken

    def transport_stats(self, transport: int) -> TransportStats:
        peer = self._transports[transport]
        return TransportStats(
            packets_received=peer.packets_received,
            octets_received=peer.octets_received,
            packets_sent=peer.packets_sent,
            octets_sent=peer.octets_sent,
            last_heard_at=peer.last_heard_at,
            octets_waiting=peer.pace.octets if peer.pace else 0,
        )

    def counters(self) -> Mapping[str, int]:
        return dict(self._drops)


def _refuse_reuse(number: int, known: Mapping[int, object]) -> None:
    if number in known:
        raise ValueError(f"{number} is in use")
