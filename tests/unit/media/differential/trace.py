"""Steps as lines of text that the driver in C (replay/) reads."""

from struct import pack
from typing import Any

from media.forwarder.header import HeaderWriter
from media.forwarder.interface import EncodingSpec, PayloadFormat, SinkSpec, SourceSpec
from media.rtp import uris
from tests.unit.media.differential.player import Step

_CODECS = {"vp8": 1, "h264": 2}
_NO_TYPE = 255


class Tracer:
    """Remembers what the core is not told: ids of each source, and keys."""

    def __init__(self) -> None:
        self._extensions: dict[int, dict[str, int]] = {}
        self._generations: dict[int, int] = {}

    def line(self, step: Step) -> str:
        name, *arguments = step
        match name:
            case "receive_rtp" | "receive_rtcp":
                return " ".join(["receive", *self._words(arguments)])
            case "set_keys":
                transport, generation = arguments
                renewed = self._generations.get(transport) != generation
                self._generations[transport] = generation
                return f"set_keys {transport} {int(renewed)}"
            case "remove_transport":
                self._generations.pop(arguments[0], None)
            case "retransmit":
                sink, numbers, now = arguments
                arguments = [sink, now, len(numbers), numbers]
            case "departures":
                sink, numbers = arguments
                arguments = [sink, len(numbers), numbers]
            case "add_source":
                self._extensions[arguments[0]] = arguments[2].extensions
            case "feed_sink":
                arguments = [*arguments[:2], (arguments[2], self._extensions.get(arguments[1], {}))]
            case "add_sink":
                arguments = [*arguments[:3], (arguments[3], self._extensions.get(arguments[2], {}))]
        return " ".join([name, *self._words(arguments)])

    def _words(self, value: Any) -> list[str]:
        match value:
            case None:
                return ["-1"]
            case bool() | int():
                return [str(int(value))]
            case float():
                return [pack(">d", value).hex()]
            case bytes():
                return ["." + value.hex()]
            case str():
                return self._words(value.encode())
            case SourceSpec():
                return self._source(value)
            case (SinkSpec() as spec, extensions):
                return self._sink(spec, extensions)
            case EncodingSpec():
                return self._words([value.ssrc, value.rtx_ssrc, value.rid or ""])
            case PayloadFormat():
                repair = _NO_TYPE if value.rtx_payload_type is None else value.rtx_payload_type
                return self._words([value.payload_type, repair, _CODECS.get(value.codec, 0), value.clock_rate])
            case list() | tuple():
                return [word for each in value for word in self._words(each)]
        raise TypeError(type(value))

    def _source(self, spec: SourceSpec) -> list[str]:
        read = (uris.MID, uris.RID, uris.REPAIRED_RID, uris.TRANSPORT_CC, uris.AUDIO_LEVEL)
        return self._words(
            [
                spec.kind == "video",
                spec.nack,
                spec.paused,
                spec.mid or "",
                [spec.extensions.get(uri, 0) for uri in read],
                [len(spec.formats), spec.formats],
                [len(spec.encodings), spec.encodings],
            ]
        )

    def _sink(self, spec: SinkSpec, received: dict[str, int]) -> list[str]:
        mapping = HeaderWriter(received, spec.extensions, spec.mid).mapping
        mid = spec.mid if spec.mid and uris.MID in spec.extensions else None
        return self._words(
            [
                spec.paused,
                spec.ssrc,
                spec.rtx_ssrc,
                [len(spec.payload_types), list(spec.payload_types.items())],
                bool(spec.rtx_payload_types),
                [len(spec.rtx_payload_types), list(spec.rtx_payload_types.items())],
                mid or "",
                spec.extensions[uris.MID] if mid else 0,
                spec.extensions.get(uris.ABS_SEND_TIME, 0),
                spec.extensions.get(uris.TRANSPORT_CC, 0),
                [len(mapping), mapping],
            ]
        )
