"""What all routers and transports of a node share."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from itertools import count
from typing import TYPE_CHECKING, Any, ParamSpec

from media.downlink.rounds import Rounds
from media.dtls.certificate import DtlsCertificate
from media.forwarder.interface import Forwarder
from media.ice.demultiplexer import Demultiplexer
from media.ice.port import Port
from media.mistakes import Mistakes
from media.rtcp.keyframe_requests import KeyframeRequests
from media.rtcp.wall_clock import WallClock

if TYPE_CHECKING:
    from media.consumer import Consumer
    from media.producer import Producer
    from media.webrtc_transport import WebRtcTransport

P = ParamSpec("P")


class MediaPlane:
    """Clocks, the port, the certificate, the forwarder, and who stands behind the forwarder's numbers.

    `now()` is monotonic, in seconds. `wake` is called when something cannot wait for the
    schedule's next look.
    """

    def __init__(
        self,
        *,
        now: Callable[[], float],
        port: Port,
        candidates: list[dict[str, Any]],
        forwarder: Forwarder,
        consent_timeout: float,
        wake: Callable[[], None],
    ) -> None:
        self.now = now
        self.wall_clock = WallClock(now)
        self.port = port
        self.candidates = candidates
        self.forwarder = forwarder
        self.consent_timeout = consent_timeout
        self.wake = wake
        self.certificate = DtlsCertificate()
        self.mistakes = Mistakes()
        self.demultiplexer = Demultiplexer(port, self.mistakes)
        self.keyframe_requests = KeyframeRequests()
        self.downlinks = Rounds()
        self.cname = secrets.token_hex(8)
        """Of the node itself, in what it sends to publishers."""
        self.transports: dict[int, WebRtcTransport] = {}
        self.producers: dict[int, Producer] = {}
        self.consumers: dict[int, Consumer] = {}
        self._numbers = count(1)
        self._ssrcs: set[int] = set()

    def number(self) -> int:
        """A name for something in the forwarder, never used again."""
        return next(self._numbers)

    def tell(self, what: str, listener: Callable[P, object] | None, *args: P.args, **kwargs: P.kwargs) -> None:
        """Call the listener if there is one; that it fails must not keep the rest of the media plane from its work."""
        if listener is not None:
            self.mistakes.contain(what, self.now(), listener, *args, **kwargs)

    def take_ssrc(self) -> int:
        """A random SSRC that no sink of the node uses."""
        while (ssrc := secrets.randbits(32)) in self._ssrcs or ssrc == 0:
            pass
        self._ssrcs.add(ssrc)
        return ssrc

    def give_back_ssrcs(self, *ssrcs: int) -> None:
        self._ssrcs.difference_update(ssrcs)
