"""One live room's media: its transports, and who is heard in it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from media.active_speaker import ActiveSpeaker
from media.errors import MediaError
from media.webrtc_transport import WebRtcTransport

if TYPE_CHECKING:
    from media.plane import MediaPlane
    from media.producer import Producer


class Router:
    """Made by `Worker.create_router`. Producers reach consumers of the same router only."""

    def __init__(self, plane: MediaPlane, on_closed: Callable[[Router], None]) -> None:
        self.id = uuid.uuid4().hex
        self.number = plane.number()
        self.transports: dict[str, WebRtcTransport] = {}
        self.closed = False
        self.on_active_speaker: Callable[[Producer | None], None] | None = None
        self.on_audio_levels: Callable[[list[tuple[Producer, int]]], None] | None = None
        """Voices heard and their level in dBov, the loudest first; at most 5 times a second, never empty twice."""
        self._plane = plane
        self._on_closed = on_closed
        self._speaker: ActiveSpeaker[Producer] = ActiveSpeaker()
        self._quiet = True

    @property
    def active_speaker(self) -> Producer | None:
        return self._speaker.current

    def create_transport(self, beside: WebRtcTransport | None = None) -> WebRtcTransport:
        """`beside` is another one of the same peer.

        Raises MediaError("media_unavailable") when the router is closed.
        """
        if self.closed:
            raise MediaError("media_unavailable", "the router is closed")
        transport = WebRtcTransport(self, self._plane, beside)
        self.transports[transport.id] = transport
        return transport

    def close(self) -> None:
        """Close every transport, and with it everything."""
        if self.closed:
            return
        self.closed = True
        for transport in list(self.transports.values()):
            transport.close()
        self.on_active_speaker = None
        self.on_audio_levels = None
        self._on_closed(self)

    def hear(self, levels: Mapping[Producer, int]) -> None:
        """Audio levels (dBov) of the last interval, of this router's producers."""
        audible = {producer: level for producer, level in levels.items() if producer.voice and not producer.paused}
        if self._speaker.update(audible):
            self._plane.tell("on_active_speaker", self.on_active_speaker, self._speaker.current)
        if audible or not self._quiet:
            heard = sorted(audible.items(), key=lambda item: item[1], reverse=True)
            self._plane.tell("on_audio_levels", self.on_audio_levels, heard)
        self._quiet = not audible

    def forget(self, producer: Producer) -> None:
        """The producer is closed or paused."""
        if self._speaker.remove(producer) and not self.closed:
            self._plane.tell("on_active_speaker", self.on_active_speaker, None)
