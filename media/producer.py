"""A stream that a participant publishes into a router."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from media.downlink.demand import Demand
from media.downlink.layer_rates import LayerRates
from media.ortc.consumable import make_consumable
from media.ortc.models import MediaKind, RtpParameters
from media.ortc.streams import source_spec
from media.rtcp.packets import ReportBlock
from media.rtcp.source_clock import SourceTime
from media.rtp import uris

if TYPE_CHECKING:
    from media.consumer import Consumer
    from media.webrtc_transport import WebRtcTransport


_STEADY: Final = 1
"""The layer that goes on where much is lost."""


@dataclass(frozen=True, slots=True)
class LayerInfo:
    """One encoding as it comes. `bitrate` is in bit/s, its last one when it is not `active`."""

    rid: str | None
    bitrate: int
    active: bool


class Producer:
    """Made by `WebRtcTransport.produce`. `app` is whatever the caller wants to find again.

    `voice` says whether its sound is somebody's who may become the active speaker; a film's is not. `size` is width and
    height of the picture that is captured, in pixels, 0 when nobody said; its largest layer has all of it.
    """

    def __init__(
        self,
        transport: WebRtcTransport,
        kind: MediaKind,
        parameters: RtpParameters,
        *,
        paused: bool,
        app: Any,
        voice: bool,
        size: tuple[int, int],
    ) -> None:
        plane = transport.plane
        self.id = uuid.uuid4().hex
        self.transport = transport
        self.kind = kind
        self.app = app
        self.voice = voice
        self.size = size
        self.paused = paused
        self.closed = False
        self.on_close: list[Callable[[], None]] = []
        self.on_wanted: Callable[[int], None] | None = None
        """Told the highest layer that anybody is given, -1 for none, when that changes: the others need not be sent."""
        self.consumable = make_consumable(kind, parameters)
        self.source = plane.number()
        self.consumers: set[Consumer] = set()
        self.clock_rate = self.consumable.codecs[0].router.clock_rate
        spec = source_spec(kind, parameters, paused=paused)
        self.times: list[SourceTime | None] = [None] * len(spec.encodings)
        """Of each layer, lowest first, what the publisher's sender reports say."""
        self.receptions: list[ReportBlock | None] = [None] * len(spec.encodings)
        """Of each layer, what the publisher was told last of how it arrives."""
        feedback = {item.type for codec in parameters.codecs for item in codec.rtcp_feedback}
        self._rids = [encoding.rid for encoding in spec.encodings]
        self.rates = LayerRates(len(spec.encodings), audio=kind == "audio")
        self.demand = Demand(len(spec.encodings))
        self.uses_transport_cc = "transport-cc" in feedback and uris.TRANSPORT_CC in spec.extensions
        self.uses_remb = "goog-remb" in feedback and not self.uses_transport_cc
        # Raises SsrcTakenError before anything else knows of this producer.
        plane.forwarder.add_source(self.source, transport.number, spec)
        plane.producers[self.source] = self
        transport.producers[self.id] = self

    @property
    def layers(self) -> tuple[LayerInfo, ...]:
        """Its encodings, the lowest first."""
        known = zip(self._rids, self.rates.rates, self.rates.active, strict=True)
        return tuple(LayerInfo(rid, rates[-1], active) for rid, rates, active in known)

    @property
    def largest(self) -> int:
        """The largest layer that is worth showing, whether it comes or not.

        Of three, browsers give up the largest where much is lost, begin it anew, and give it up again; each time the
        picture would stand still.
        """
        count = len(self._rids)
        return _STEADY if count - 1 > _STEADY and self.transport.publisher_loss.heavy else count - 1

    def reconsider(self) -> None:
        """What it can show has changed: its viewers' choices are made anew."""
        for consumer in self.consumers:
            consumer.transport.downlink.touch()

    def pause(self) -> None:
        """Stop forwarding; consumers are told."""
        self._set_paused(True)

    def resume(self) -> None:
        self._set_paused(False)

    def close(self) -> None:
        """Free it and every consumer of it, and tell `on_close`."""
        if self.closed:
            return
        self.closed = True
        for consumer in list(self.consumers):
            consumer.close()
        plane = self.transport.plane
        plane.forwarder.remove_source(self.source)
        plane.keyframe_requests.forget(self.source)
        del plane.producers[self.source]
        del self.transport.producers[self.id]
        self.transport.router.forget(self)
        self.on_wanted = None
        listeners, self.on_close = self.on_close, []
        for listener in listeners:
            plane.tell("on_close", listener)

    def _set_paused(self, paused: bool) -> None:
        if self.closed or paused == self.paused:
            return
        self.paused = paused
        self.transport.plane.forwarder.pause_source(self.source, paused)
        if paused:
            self.transport.router.forget(self)
        else:
            self.transport.plane.wake()
            self.reconsider()
        for consumer in list(self.consumers):
            self.transport.plane.tell("on_producer_paused", consumer.on_producer_paused, paused)
