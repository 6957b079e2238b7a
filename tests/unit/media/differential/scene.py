"""Who publishes, and who is subscribed to what, by chance."""

from dataclasses import dataclass, replace
from random import Random
from typing import Any, Final

from media.forwarder.interface import EncodingSpec, PayloadFormat, SinkSpec, SourceSpec
from media.rtp import uris
from tests.unit.media.differential.player import Player, Step
from tests.unit.media.differential.streams import RECEIVED, Stream

PUBLISHERS: Final = (1, 2)
SUBSCRIBERS: Final = (11, 12, 13)
_SENT: Final = {
    uris.MID: 1,
    uris.ABS_SEND_TIME: 4,
    uris.TRANSPORT_CC: 5,
    uris.AUDIO_LEVEL: 10,
    uris.VIDEO_ORIENTATION: 11,
}
_FORMATS: Final = {
    "opus": (PayloadFormat(111, "opus", 48000),),
    "vp8": (PayloadFormat(96, "vp8", 90000, 97), PayloadFormat(108, "h264", 90000, 109)),
    "h264": (PayloadFormat(108, "h264", 90000, 109),),
}


@dataclass
class Published:
    transport: int
    spec: SourceSpec
    streams: list[Stream]


class Scene:
    """`steps` can be played again on another forwarder."""

    def __init__(self, seed: int, player: Player, transport_wide: bool = True) -> None:
        """Without `transport_wide`, packets of one subscriber's sinks do not depend on each other."""
        self.rng = Random(seed)
        self.player = player
        self.transport_wide = transport_wide
        self.steps: list[Step] = []
        self.now = 1000.0
        self.numbers = 100
        self.sources: dict[int, Published] = {}
        self.sinks: dict[int, tuple[int | None, int]] = {}
        """To (source, transport)."""
        self.specs: dict[int, SinkSpec] = {}
        for transport in PUBLISHERS + SUBSCRIBERS:
            self.do("add_transport", transport)
            self.do("set_keys", transport, 0)
        for codec in ("opus", "vp8", "vp8", "h264"):
            self.publish(codec)
        for _ in range(8):
            self.subscribe()

    def do(self, *step: Any) -> Any:
        self.steps.append(step)
        return self.player.play(step)

    def number(self) -> int:
        self.numbers += 1
        return self.numbers

    def publish(self, codec: str | None = None) -> None:
        rng = self.rng
        codec = codec or rng.choice(("opus", "vp8", "vp8", "h264"))
        layers = 1 if codec == "opus" else rng.choice((1, 2, 3))
        number = self.number()
        announced, rids = rng.random() < 0.5, layers > 1 or rng.random() < 0.3
        streams = [
            Stream(rng, codec, number * 100 + 2 * layer, f"m{number}", f"r{layer}" if rids else None)
            for layer in range(layers)
        ]
        repaired = codec != "opus" and rng.random() < 0.8
        spec = SourceSpec(
            kind="audio" if codec == "opus" else "video",
            formats=_FORMATS[codec],
            encodings=tuple(
                EncodingSpec(
                    stream.ssrc if announced else None,
                    stream.rtx_ssrc if announced and repaired else None,
                    stream.rid,
                )
                for stream in streams
            ),
            mid=f"m{number}",
            extensions=RECEIVED,
            nack=codec != "opus" and rng.random() < 0.9,
            paused=rng.random() < 0.1,
        )
        transport = rng.choice(PUBLISHERS)
        self.do("add_source", number, transport, spec)
        self.sources[number] = Published(transport, spec, streams)

    def come_again(self) -> None:
        """A transport goes with all that is on it, and comes anew; its keys are as before, or not there yet."""
        transport = self.rng.choice(PUBLISHERS + SUBSCRIBERS)
        self.do("remove_transport", transport)
        self.sources = {number: each for number, each in self.sources.items() if each.transport != transport}
        self.sinks = {
            sink: (source, receiver)
            for sink, (source, receiver) in self.sinks.items()
            if receiver != transport and (source is None or source in self.sources)
        }
        self.do("add_transport", transport)
        if self.rng.random() < 0.7:
            self.do("set_keys", transport, 0)

    def sink_spec(self, source: int, ssrc: int) -> SinkSpec:
        rng = self.rng
        types = {111: 100} if self.sources[source].spec.kind == "audio" else {96: 101, 108: 103}
        repaired = 111 not in types and rng.random() < 0.6
        extensions = {uri: identifier for uri, identifier in _SENT.items() if rng.random() < 0.8}
        if not self.transport_wide:
            extensions.pop(uris.TRANSPORT_CC, None)
        return SinkSpec(
            ssrc=ssrc,
            payload_types=types,
            rtx_ssrc=ssrc + 1 if repaired else None,
            rtx_payload_types={101: 102, 103: 104} if repaired else {},
            extensions=extensions,
            mid=rng.choice(("7", "sixteen-octets-x", None)),
            paused=rng.random() < 0.1,
        )

    def subscribe(self) -> None:
        if not self.sources:
            return
        source, number = self.rng.choice(list(self.sources)), self.number()
        transport = self.rng.choice(SUBSCRIBERS if self.rng.random() < 0.9 else PUBLISHERS)
        self.specs[number] = self.sink_spec(source, number * 100)
        self.do("add_sink", number, transport, source, self.specs[number])
        self.sinks[number] = (source, transport)

    def feed(self) -> None:
        """Mostly as it may be done."""
        if not self.sinks:
            return
        sink = self.rng.choice(list(self.sinks))
        spec = self.specs[sink]
        video = 111 not in spec.payload_types
        alike = [number for number, each in self.sources.items() if (each.spec.kind == "video") == video]
        source = self.rng.choice([None, *alike, *alike, *alike])
        if self.rng.random() < 0.05:
            source = self.rng.choice([*self.sources, 1])
        spec = replace(
            spec,
            paused=self.rng.random() < 0.1,
            extensions={uri: identifier for uri, identifier in spec.extensions.items() if self.rng.random() < 0.95},
        )
        if self.rng.random() < 0.05:
            spec = replace(spec, ssrc=spec.ssrc + 50)
        if self.do("feed_sink", sink, source, spec) is None:
            self.specs[sink] = spec
            self.sinks[sink] = (source, self.sinks[sink][1])
