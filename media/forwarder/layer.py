"""One encoding of a publisher's track, as it comes in: put in order of its own and ready to be rewritten."""

from typing import TYPE_CHECKING, Final, Literal

from media.forwarder.interface import EncodingSpec, PayloadFormat, ReceiveReport
from media.rtp.cache import PacketCache
from media.rtp.keyframes import KEYFRAME_TESTS
from media.rtp.nack import NackList
from media.rtp.packet import RtpPacket
from media.rtp.rtx import restore
from media.rtp.sequence import Unwrapper
from media.rtp.statistics import ReceiveStatistics
from media.rtp.vp8 import parse_vp8

if TYPE_CHECKING:
    from media.forwarder.sink import Sink
    from media.forwarder.source import Source


_STALL: Final = 0.09
"""Seconds of silence, half of which a smaller layer has gone on with another picture."""


class Layer:
    """`ssrc` and `rtx_ssrc` are None until known; `number` is its place in the source, 0 the smallest picture."""

    __slots__ = (
        "_begun_at",
        "_heard_at",
        "_nacks",
        "_newest",
        "_stall",
        "_statistics",
        "_unwrapper",
        "cache",
        "clock_offset",
        "number",
        "octets",
        "rid",
        "rtx_ssrc",
        "source",
        "ssrc",
        "wanted",
    )

    def __init__(self, source: "Source", number: int, encoding: EncodingSpec) -> None:
        self.source = source
        self.number = number
        self.rid = encoding.rid
        self.ssrc = encoding.ssrc
        self.rtx_ssrc = encoding.rtx_ssrc
        self.octets = [0, 0, 0, 0]
        """Payload octets by temporal id."""
        self.wanted: set[Sink] = set()
        """Sinks that a keyframe is owed to."""
        # Without NACK nothing is ever repaired, on either side.
        self.cache = PacketCache() if source.spec.nack else None
        self._begin()

    def _begin(self) -> None:
        self._unwrapper = Unwrapper(16)
        self._statistics: ReceiveStatistics | None = None
        self._newest: int | None = None
        """Timestamp of the newest picture, whose packets came from `_begun_at` until `_heard_at` so far."""
        self._begun_at = self._heard_at = 0.0
        self._stall: Literal["", "new", "told"] = ""
        self.clock_offset: int | None = None
        """Added to this layer's timestamps it gives those of the clock that the source's layers share."""
        if self.cache:
            self.cache.clear()
        self._nacks = NackList() if self.source.spec.nack else None

    def rebind(self, ssrc: int) -> None:
        """Go on with another SSRC: its numbers have nothing to do with the former one's."""
        if self.ssrc is not None:
            self.source.transport.unroute(self.ssrc)
        self.ssrc = ssrc
        self._begin()
        for sink in self.source.sinks.values():
            sink.lose_track(self.number)

    def bind_rtx(self, ssrc: int) -> None:
        if self.rtx_ssrc is not None:
            self.source.transport.unroute(self.rtx_ssrc)
        self.rtx_ssrc = ssrc

    def accept(self, packet: RtpPacket, now: float) -> RtpPacket | None:
        """Count a packet of this layer; give the one to forward, unwrapped, or None."""
        if packet.ssrc == self.rtx_ssrc:
            return self._repair(packet, now)
        source = self.source
        known = source.formats.get(packet.payload_type)
        clock_rate = (known or source.spec.formats[0]).clock_rate
        packet.sequence = self._unwrapper.extend(packet.sequence)
        statistics = self._statistics
        if statistics is None:
            statistics = self._statistics = ReceiveStatistics(clock_rate)
        elif statistics.clock_rate != clock_rate:
            statistics.clock_rate = clock_rate
        if not source.paused:
            self._hear(packet.timestamp, now)
        octets = len(packet.payload) - packet.padding
        statistics.add(packet.sequence, packet.timestamp, octets, now)
        if known is None:
            # No sink takes it, but all have to close its gap.
            self._note_arrival(packet.sequence, now)
            return packet
        self._look_into(packet, known)
        self.octets[packet.vp8.temporal if packet.vp8 else 0] += octets
        return self._remember(packet, now)

    def _hear(self, timestamp: int, now: float) -> None:
        newest, before = self._newest, self._begun_at
        self._stall = ""
        self._heard_at = now
        if timestamp == newest:
            return
        self._newest, self._begun_at = timestamp, now
        if newest is None:
            return
        # A picture goes out in all its sizes, the smallest first.
        for larger in self.source.layers[self.number + 1 :]:
            larger.compare(before, now)

    def compare(self, before: float, now: float) -> None:
        """A smaller layer begins a picture `now`, as it did `before`."""
        if self._newest is None or self._stall:
            return
        if now - self._heard_at > _STALL and before - self._heard_at > _STALL / 2:
            self._stall = "new"
            self.source.transport.wake()

    def take_stall(self) -> bool:
        """Whether it fell silent, while a smaller one went on; told once."""
        stalls = self._stall == "new"
        if stalls:
            self._stall = "told"
        return stalls

    def _repair(self, rtx: RtpPacket, now: float) -> RtpPacket | None:
        source = self.source
        known = source.rtx_formats.get(rtx.payload_type)
        if known is None or self.ssrc is None or self._statistics is None:
            source.transport.drop("rtx_unusable")
            return None
        packet = restore(rtx, known.payload_type, self.ssrc)
        if packet is None:
            source.transport.drop("rtx_padding")
            return None
        packet.sequence = self._unwrapper.extend(packet.sequence)
        self._look_into(packet, known)
        return self._remember(packet, now)

    def _look_into(self, packet: RtpPacket, known: PayloadFormat) -> None:
        if known.codec == "vp8":
            packet.vp8 = parse_vp8(packet.media)
            packet.keyframe = packet.vp8 is not None and packet.vp8.keyframe
        else:
            test = KEYFRAME_TESTS.get(known.codec)
            # Of a codec whose keyframes cannot be told, every packet may begin a picture.
            packet.keyframe = test is None or test(packet.media)

    def _remember(self, packet: RtpPacket, now: float) -> RtpPacket | None:
        if self.cache and not self.cache.add(packet):
            self.source.transport.drop("duplicate")
            return None
        self._note_arrival(packet.sequence, now)
        return packet

    def since(self, sequence: int) -> list[RtpPacket]:
        """What came of the packets after that one, as far as it is kept."""
        if self.cache is None or self._statistics is None:
            return []
        return self.cache.between(sequence + 1, self._statistics.newest)

    def _note_arrival(self, sequence: int, now: float) -> None:
        if self._nacks is not None and self._nacks.add(sequence, now):
            self.source.transport.wake()

    def begin_anew(self) -> None:
        """Its source is paused, or goes on."""
        self._newest = None
        if self._nacks is not None:
            self._nacks.clear()

    @property
    def incomplete(self) -> bool:
        return bool(self._nacks)

    def missing(self, now: float, round_trip: float) -> list[int]:
        if self._nacks is None or self.source.paused:
            return []
        return [sequence & 0xFFFF for sequence in self._nacks.due(now, round_trip)]

    def report(self) -> ReceiveReport | None:
        statistics = self._statistics
        if statistics is None or self.ssrc is None:
            return None
        return ReceiveReport(
            ssrc=self.ssrc,
            fraction_lost=statistics.take_fraction(),
            cumulative_lost=statistics.lost,
            highest_sequence=statistics.highest,
            jitter=statistics.jitter,
            packets=statistics.packets,
            octets=statistics.octets,
            clock_rate=statistics.clock_rate,
        )
