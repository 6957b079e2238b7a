"""A producer's stream as one subscriber gets it."""

from __future__ import annotations

import math
import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from media.downlink.subscribed import SubscribedVideo, View
from media.errors import MediaError
from media.ortc.models import MediaKind, RtpParameters
from media.ortc.streams import sink_spec
from media.rtcp.building import bye
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
        self.producer: Producer | None = producer
        """Whose stream it carries; None while idle."""
        self.kind: MediaKind = producer.kind
        self.rtp_parameters: dict[str, Any] = parameters.wire()
        self.cname = parameters.rtcp.cname or ""
        self.paused = paused
        self.closed = False
        self.on_close: list[Callable[[], None]] = []
        self.on_producer_paused: Callable[[bool], None] | None = None
        self.sink = plane.number()
        self.ssrcs = [ssrc for ssrc in (encoding.ssrc, encoding.rtx and encoding.rtx.ssrc) if ssrc]
        self.next_report_at = -math.inf
        self.reports_sent = 0
        self.probed_at = -math.inf
        """When padding was sent on it last."""
        self.loss: float | None = None
        """Share of what was sent to the subscriber that it lost between its last two reports; None before these."""
        self.round_trip: float | None = None
        """Seconds to the subscriber and back."""
        self.video = SubscribedVideo()
        self.on_layers: Callable[[int, int], None] | None = None
        """Told a layer and its highest temporal id when others are sent on; -1 when the link has no room for it."""
        self._flowing = not self._held_back
        self._parameters = parameters
        self._spec = sink_spec(producer.consumable, parameters, paused=not self._flowing)
        plane.forwarder.add_sink(self.sink, transport.number, producer.source, self._spec)
        plane.consumers[self.sink] = self
        transport.consumers[self.id] = self
        self.report_soon()
        producer.consumers.add(self)
        transport.downlink.expect(self)
        if self._flowing:
            request_keyframes(plane, plane.now())

    @property
    def producer_paused(self) -> bool:
        return self.producer is not None and self.producer.paused

    @property
    def newest_timestamp(self) -> int | None:
        """RTP timestamp of the newest packet that was sent, whosever it was; None before the first."""
        info = None if self.closed else self.transport.plane.forwarder.sender_info(self.sink)
        return info.last_timestamp if info else None

    def pause(self) -> None:
        self.paused = True
        self.video.wanted = -1
        self.adapt()

    def resume(self) -> None:
        """Flow again; video begins with a keyframe, which the publisher is asked for at once."""
        if self.paused:
            self.paused = False
            self.transport.downlink.expect(self)
        self.adapt()

    def view(self, width: int, height: int, priority: int) -> None:
        """How the subscriber shows it: device pixels, 0 when it is not seen, and 3 screen, 2 speaker or pinned, 1."""
        view = View(width, height, priority)
        if view != self.video.view:
            self.video.show(view)
            self.transport.downlink.touch()

    def adapt(self) -> None:
        """Bring the forwarder in line with `paused` and with the transport's state."""
        flowing = not self._held_back
        if self.closed or flowing == self._flowing:
            return
        self._flowing = flowing
        self.transport.downlink.touch()
        plane = self.transport.plane
        plane.forwarder.pause_sink(self.sink, not flowing)
        if flowing:
            self.report_soon()
            request_keyframes(plane, plane.now())

    def feed(self, producer: Producer | None, *, pause: bool = False) -> None:
        """Carry another producer of the router from now on, or nobody: to the subscriber it is the same stream.

        With `pause` not a packet of the newcomer goes out before `resume`. Raises MediaError("producer_not_found"), or
        MediaError("rtp_capabilities_invalid") when what was negotiated does not fit; then it goes on as before.
        """
        if self.closed or producer is self.producer:
            return
        if producer is not None and (producer.closed or producer.transport.router is not self.transport.router):
            raise MediaError("producer_not_found")
        plane = self.transport.plane
        flowing = self._flowing and not pause
        spec = replace(self._spec, paused=not flowing)
        if producer is not None:
            spec = sink_spec(producer.consumable, self._parameters, paused=not flowing)
            if producer.consumable.codecs[0].producer_payload_type not in spec.payload_types:
                raise MediaError("rtp_capabilities_invalid", "negotiated for another codec")
        try:
            plane.forwarder.feed_sink(self.sink, producer.source if producer else None, spec)
        except ValueError as error:
            raise MediaError("rtp_capabilities_invalid", str(error)) from None
        if self.producer:
            self.producer.consumers.discard(self)
        self.producer, self._spec = producer, spec
        self.paused, self._flowing = self.paused or pause, flowing
        self.video.told = None
        self.transport.downlink.expect(self)
        if producer:
            producer.consumers.add(self)
            self.cname = producer.transport.cname
            self.report_soon()
            request_keyframes(plane, plane.now())

    def report_soon(self) -> None:
        """The subscriber is to be told what time it is (a sender report) as soon as something flows."""
        self.next_report_at = self.transport.sender_reports_at = -math.inf

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
        if self.producer:
            self.producer.consumers.discard(self)
        self.transport.downlink.forget(self)
        self.on_producer_paused = self.on_layers = None
        listeners, self.on_close = self.on_close, []
        for listener in listeners:
            plane.tell("on_close", listener)

    @property
    def _held_back(self) -> bool:
        # A keyframe sent before the keys are there would be lost, and with it half a second.
        return self.paused or self.transport.state != "connected"
