"""A publisher's track: its layers, and the sinks that they go to."""

from typing import TYPE_CHECKING

from media.forwarder.interface import MAX_LAYERS, SourceSpec
from media.forwarder.layer import Layer
from media.rtp import uris

if TYPE_CHECKING:
    from media.forwarder.sink import Sink
    from media.forwarder.transport import Transport


class Source:
    """`layers` are its encodings, the smallest picture first."""

    __slots__ = (
        "audio_level_id",
        "formats",
        "layers",
        "number",
        "paused",
        "rtx_formats",
        "sinks",
        "spec",
        "transport",
        "video",
    )

    def __init__(self, number: int, transport: "Transport", spec: SourceSpec) -> None:
        if not spec.formats or not 1 <= len(spec.encodings) <= MAX_LAYERS:
            raise ValueError("a source has a format and one to four encodings")
        self.number = number
        self.transport = transport
        self.spec = spec
        self.video = spec.kind == "video"
        self.paused = spec.paused
        self.sinks: dict[int, Sink] = {}
        self.audio_level_id = spec.extensions.get(uris.AUDIO_LEVEL, 0)
        self.formats = {known.payload_type: known for known in spec.formats}
        self.rtx_formats = {
            known.rtx_payload_type: known for known in spec.formats if known.rtx_payload_type is not None
        }
        self.layers = [Layer(self, place, encoding) for place, encoding in enumerate(spec.encodings)]

    def clock_shift(self, former: int, layer: int) -> int | None:
        """From one layer's timestamps to another's on one clock, modulo 2^32; None while that is not known."""
        if former == layer:
            return 0
        before, after = self.layers[former].clock_offset, self.layers[layer].clock_offset
        return None if before is None or after is None else after - before & 0xFFFFFFFF

    def is_rtx(self, payload_type: int) -> bool:
        return payload_type in self.rtx_formats

    def has_format(self, payload_type: int) -> bool:
        return payload_type in self.formats

    def set_paused(self, paused: bool) -> None:
        if paused == self.paused:
            return
        self.paused = paused
        for layer in self.layers:
            layer.begin_anew()
        if not paused:
            for sink in self.sinks.values():
                sink.start_anew()

    def clock_rate(self, payload_type: int) -> int:
        known = self.formats.get(payload_type)
        return known.clock_rate if known else self.spec.formats[0].clock_rate
