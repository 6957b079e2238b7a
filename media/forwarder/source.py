"""What comes from one publisher's track, put in order of its own and ready to be rewritten."""

from typing import TYPE_CHECKING

from media.forwarder.interface import PayloadFormat, ReceiveReport, SourceSpec
from media.rtp import uris
from media.rtp.cache import PacketCache
from media.rtp.keyframes import KEYFRAME_TESTS
from media.rtp.nack import NackList
from media.rtp.packet import RtpPacket
from media.rtp.rtx import restore
from media.rtp.sequence import Unwrapper
from media.rtp.statistics import ReceiveStatistics

if TYPE_CHECKING:
    from media.forwarder.sink import Sink
    from media.forwarder.transport import Transport


class Source:
    """`ssrc` and `rtx_ssrc` are the first encoding's, None until known."""

    __slots__ = (
        "_formats",
        "_nacks",
        "_rtx_types",
        "_statistics",
        "_unwrapper",
        "audio_level_id",
        "cache",
        "encoding",
        "number",
        "paused",
        "rtx_ssrc",
        "sinks",
        "spec",
        "ssrc",
        "transport",
        "wanted",
    )

    def __init__(self, number: int, transport: "Transport", spec: SourceSpec) -> None:
        if not spec.formats or not spec.encodings:
            raise ValueError("a source has a format and an encoding")
        self.number = number
        self.transport = transport
        self.spec = spec
        self.encoding = spec.encodings[0]
        self.ssrc = self.encoding.ssrc
        self.rtx_ssrc = self.encoding.rtx_ssrc
        self.paused = spec.paused
        self.sinks: dict[int, Sink] = {}
        self.wanted: set[Sink] = set()
        """Sinks that a keyframe is owed to."""
        self.audio_level_id = spec.extensions.get(uris.AUDIO_LEVEL, 0)
        self._formats = {known.payload_type: known for known in spec.formats}
        self._rtx_types = {
            known.rtx_payload_type: known for known in spec.formats if known.rtx_payload_type is not None
        }
        # Without NACK nothing is ever repaired, on either side.
        self.cache = PacketCache() if spec.nack else None
        self._nacks = NackList() if spec.nack else None
        self._begin()

    def _begin(self) -> None:
        self._unwrapper = Unwrapper(16)
        self._statistics: ReceiveStatistics | None = None
        if self.cache:
            self.cache.clear()
        if self._nacks is not None:
            self._nacks = NackList()

    def rebind(self, ssrc: int) -> None:
        """Go on with another SSRC: its numbers have nothing to do with the former one's."""
        if self.ssrc is not None:
            self.transport.unroute(self.ssrc)
        self.ssrc = ssrc
        self._begin()
        for sink in self.sinks.values():
            sink.start_anew()

    def bind_rtx(self, ssrc: int) -> None:
        if self.rtx_ssrc is not None:
            self.transport.unroute(self.rtx_ssrc)
        self.rtx_ssrc = ssrc

    def is_rtx(self, payload_type: int) -> bool:
        return payload_type in self._rtx_types

    def has_format(self, payload_type: int) -> bool:
        return payload_type in self._formats

    def accept(self, packet: RtpPacket, now: float) -> RtpPacket | None:
        """Count a packet of this source; give the one to forward, unwrapped, or None."""
        if packet.ssrc == self.rtx_ssrc:
            return self._repair(packet, now)
        known = self._formats.get(packet.payload_type)
        clock_rate = (known or self.spec.formats[0]).clock_rate
        packet.sequence = self._unwrapper.extend(packet.sequence)
        statistics = self._statistics
        if statistics is None:
            statistics = self._statistics = ReceiveStatistics(clock_rate)
        elif statistics.clock_rate != clock_rate:
            statistics.clock_rate = clock_rate
        statistics.add(packet.sequence, packet.timestamp, len(packet.payload) - packet.padding, now)
        if known is None:
            # No sink takes it, but all have to close its gap.
            if self._nacks is not None:
                self._nacks.add(packet.sequence, now)
            return packet
        return self._remember(packet, known, now)

    def _repair(self, rtx: RtpPacket, now: float) -> RtpPacket | None:
        known = self._rtx_types.get(rtx.payload_type)
        if known is None or self.ssrc is None or self._statistics is None:
            self.transport.drop("rtx_unusable")
            return None
        packet = restore(rtx, known.payload_type, self.ssrc)
        if packet is None:
            self.transport.drop("rtx_padding")
            return None
        packet.sequence = self._unwrapper.extend(packet.sequence)
        return self._remember(packet, known, now)

    def _remember(self, packet: RtpPacket, known: PayloadFormat, now: float) -> RtpPacket | None:
        if self.cache:
            if not self.cache.add(packet):
                self.transport.drop("duplicate")
                return None
            if self._nacks is not None:
                self._nacks.add(packet.sequence, now)
        if self.wanted:
            test = KEYFRAME_TESTS.get(known.codec)
            # Of a codec whose keyframes cannot be told, every packet may begin a picture.
            packet.keyframe = test is None or test(packet.media)
        return packet

    def set_paused(self, paused: bool) -> None:
        if paused == self.paused:
            return
        self.paused = paused
        if self._nacks is not None:
            self._nacks.clear()
        if not paused:
            for sink in self.sinks.values():
                sink.start_anew()

    def clock_rate(self, payload_type: int) -> int:
        known = self._formats.get(payload_type)
        return known.clock_rate if known else self.spec.formats[0].clock_rate

    def missing(self, now: float, round_trip: float) -> list[int]:
        if self._nacks is None or self.paused:
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
