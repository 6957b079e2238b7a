"""A producer's stream as one subscriber gets it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from media.callbacks import tell
from media.ortc.models import MediaKind, RtpParameters
from media.ortc.streams import sink_spec
from media.rtcp.building import bye
from media.rtcp.packets import ReportBlock
from media.rtcp.to_publishers import request_keyframes

if TYPE_CHECKING:
    from media.producer import Producer
    from media.webrtc_transport import WebRtcTransport


class Consumer:
    """Made by `WebRtcTransport.consume`, paused unless told otherwise: resume it when the subscriber is ready."""

    def __init__(
        self, transport: WebRtcTransport, producer: Producer, parameters: RtpParameters, *, paused: bool
    ) -> None:
        plane = transport.plane
        encoding = parameters.encodings[0]
        self.id = uuid.uuid4().hex
        self.transport = transport
        self.producer = producer
        self.kind: MediaKind = producer.kind
        self.rtp_parameters: dict[str, Any] = parameters.wire()
        self.cname = parameters.rtcp.cname or ""
        self.paused = paused
        self.closed = False
        self.on_close: list[Callable[[], None]] = []
        self.on_producer_paused: Callable[[bool], None] | None = None
        self.sink = plane.number()
        self.ssrcs = [ssrc for ssrc in (encoding.ssrc, encoding.rtx and encoding.rtx.ssrc) if ssrc]
        self.next_report_at = 0.0
        self.reports_sent = 0
        self.reception: ReportBlock | None = None
        """What the subscriber reported last."""
        self.round_trip: float | None = None
        """Seconds to the subscriber and back."""
        self._flowing = not self._held_back
        plane.forwarder.add_sink(
            self.sink,
            transport.number,
            producer.source,
            sink_spec(producer.consumable, parameters, paused=not self._flowing),
        )
        plane.consumers[self.sink] = self
        transport.consumers[self.id] = self
        producer.consumers.add(self)
        if self._flowing:
            request_keyframes(plane, plane.now())

    @property
    def producer_paused(self) -> bool:
        return self.producer.paused

    def pause(self) -> None:
        self.paused = True
        self.adapt()

    def resume(self) -> None:
        """Flow again; video begins with a keyframe, which the publisher is asked for at once."""
        self.paused = False
        self.adapt()

    def adapt(self) -> None:
        """Bring the forwarder in line with `paused` and with the transport's state."""
        flowing = not self._held_back
        if self.closed or flowing == self._flowing:
            return
        self._flowing = flowing
        plane = self.transport.plane
        plane.forwarder.pause_sink(self.sink, not flowing)
        if flowing:
            self.next_report_at = 0.0
            request_keyframes(plane, plane.now())

    def close(self) -> None:
        """Free it and tell `on_close`."""
        if self.closed:
            return
        self.closed = True
        plane = self.transport.plane
        if self.transport.state == "connected":
            plane.forwarder.send_rtcp(self.transport.number, bye(self.ssrcs[0]))
        plane.forwarder.remove_sink(self.sink)
        plane.give_back_ssrcs(*self.ssrcs)
        del plane.consumers[self.sink]
        del self.transport.consumers[self.id]
        self.producer.consumers.discard(self)
        self.on_producer_paused = None
        listeners, self.on_close = self.on_close, []
        for listener in listeners:
            tell(listener)

    @property
    def _held_back(self) -> bool:
        # A keyframe sent before the keys are there would be lost, and with it half a second.
        return self.paused or self.transport.state != "connected"
