"""One peer connection: an ICE-lite side, a DTLS association, and the producers and consumers on it."""

from __future__ import annotations

import math
import uuid
from collections.abc import Callable
from itertools import count
from typing import TYPE_CHECKING, Any, Final, Literal

from media.consumer import Consumer
from media.downlink.controller import Downlink
from media.dtls.endpoint import DtlsEndpoint, DtlsState, Fingerprint
from media.errors import MediaError
from media.forwarder.interface import SsrcTakenError
from media.ice.lite import IceCredentials, IceLite
from media.ice.port import Address, protocol_of
from media.ortc.consuming import consumer_parameters
from media.ortc.models import MediaKind
from media.ortc.validation import parse_dtls_parameters, parse_rtp_capabilities, parse_rtp_parameters
from media.producer import Producer
from media.rtcp import incoming
from media.rtcp.loss_based_bitrate import LossBasedBitrate
from media.rtcp.publisher_loss import PublisherLoss
from media.rtcp.source_clock import PublisherClock
from media.rtcp.way_up import WayUp
from media.rtp.transport_feedback import FeedbackBuilder

if TYPE_CHECKING:
    from media.plane import MediaPlane
    from media.router import Router

_LOSSY: Final = 0.02
"""Share of loss from which on a link is one that loses."""
_MOVED_AFTER: Final = 0.05
"""Seconds of silence after which a peer may be at another address."""

TransportState = Literal["new", "connecting", "connected", "failed", "closed"]


class WebRtcTransport:
    """Made by `Router.create_transport`.

    "failed" means that DTLS failed, that the peer ended it, or that nothing valid came for the consent timeout
    (RFC 7675). From the last the transport recovers to "connected" by itself when the peer comes back.
    """

    def __init__(self, router: Router, plane: MediaPlane, beside: WebRtcTransport | None = None) -> None:
        self.id = uuid.uuid4().hex
        self.router = router
        self.plane = plane
        self.number = plane.number()
        self.state: TransportState = "new"
        self.on_state: Callable[[str], None] | None = None
        self.ice = IceLite()
        self.producers: dict[str, Producer] = {}
        self.consumers: dict[str, Consumer] = {}
        self.ssrc = plane.take_ssrc()
        """Ours as a receiver, in what we tell the publisher."""
        self.cname = uuid.uuid4().hex[:16]
        """Of the publisher, in what its subscribers are told: one for all its streams (RFC 3550 6.5.1)."""
        self.publisher_clock = PublisherClock()
        self.way_up: WayUp = beside.way_up if beside else WayUp()
        """The peer's, for all its transports."""
        self.round_trip: float | None = None
        """Seconds to the publisher and back, as it answers; None of who does not."""
        self.publisher_loss = PublisherLoss()
        self.feedback = FeedbackBuilder()
        self.bitrate = LossBasedBitrate()
        self.downlink = Downlink(self)
        self.next_report_at = 0.0
        self.sender_reports_at = math.inf
        """When the next one of a consumer is due."""
        self._mids = count()
        self._dtls = DtlsEndpoint(plane.certificate, self._send, self._dtls_changed)
        self._heard_at = 0.0
        """As far as `silence` was asked for: it may have been heard since."""
        self._peer: Address | None = None
        self._checks_left: tuple[Address, IceCredentials] | None = None
        plane.forwarder.add_transport(self.number, self._send, router.number)
        plane.forwarder.set_peer(self.number, None)
        plane.transports[self.number] = self
        plane.demultiplexer.add(self)
        plane.wake()

    @property
    def silence(self) -> float:
        """Seconds since a valid packet or check came; without end before one did, and once it is closed."""
        if self.state == "closed":
            return math.inf
        counted = self.plane.forwarder.transport_stats(self.number)
        self._heard_at = max(self.ice.last_check_at, counted.last_check_at, counted.last_heard_at)
        return self.plane.now() - self._heard_at if self._heard_at > 0 else math.inf

    @property
    def loses(self) -> bool:
        """Whether much of what the publisher sent of late did not come, by what it was told last."""
        blocks = (block for producer in self.producers.values() for block in producer.receptions)
        return any(block is not None and block.fraction_lost >= _LOSSY * 256 for block in blocks)

    @property
    def estimate(self) -> int | None:
        """Bit/s that the way to the subscriber is thought to take."""
        return self.downlink.estimate

    @property
    def limit(self) -> int | None:
        """Bit/s that the subscriber wants at most; None: what there is."""
        return self.downlink.limit

    @limit.setter
    def limit(self, limit: int | None) -> None:
        self.downlink.limit = limit

    def parameters(self) -> dict[str, Any]:
        """What the client's transport is made from, in mediasoup-client's shape."""
        return {
            "id": self.id,
            "iceParameters": self.ice.parameters(),
            "iceCandidates": [dict(candidate) for candidate in self.plane.candidates],
            "dtlsParameters": {
                "role": "auto",
                "fingerprints": [{"algorithm": "sha-256", "value": self.plane.certificate.sha256}],
            },
        }

    def connect(self, dtls_parameters: Any) -> None:
        """Learn the peer's certificate fingerprints. Asked twice with the same ones, it does nothing.

        We are the DTLS server, for the profile to be our choice, unless the peer insists on being it.
        Raises MediaError("dtls_parameters_invalid" or "transport_not_found").
        """
        self._check_open()
        parameters = parse_dtls_parameters(dtls_parameters)
        fingerprints = [Fingerprint(known.algorithm, known.value) for known in parameters.fingerprints]
        if self._dtls.expected:
            if self._dtls.expected != fingerprints:
                raise MediaError("dtls_parameters_invalid", "already connected with another certificate")
            return
        if self.state == "new":
            self._become("connecting")
        self._dtls.expect(fingerprints, as_server=parameters.role != "server")
        if self.ice.selected:
            self._dtls.start()

    def restart_ice(self) -> dict[str, Any]:
        """New `iceParameters`; media goes on where it goes until the peer uses them."""
        self._check_open()
        self.ice.restart()
        self._leave_checks()
        self.plane.demultiplexer.refresh(self)
        return self.ice.parameters()

    def produce(
        self,
        kind: MediaKind,
        rtp_parameters: Any,
        paused: bool = False,
        app: Any = None,
        *,
        voice: bool = True,
        size: tuple[int, int] = (0, 0),
    ) -> Producer:
        """Raises MediaError("rtp_parameters_invalid" or "transport_not_found")."""
        self._check_open()
        parameters = parse_rtp_parameters(kind, rtp_parameters)
        try:
            producer = Producer(self, kind, parameters, paused=paused, app=app, voice=voice, size=size)
        except SsrcTakenError as error:
            raise MediaError("rtp_parameters_invalid", str(error)) from None
        self.plane.wake()
        return producer

    def consume(self, producer: Producer, rtp_capabilities: Any, paused: bool = True) -> Consumer:
        """Raises MediaError("rtp_capabilities_invalid", "producer_not_found" or "transport_not_found")."""
        self._check_open()
        if producer.closed or producer.transport.router is not self.router:
            raise MediaError("producer_not_found")
        capabilities = parse_rtp_capabilities(rtp_capabilities)
        ssrc, rtx_ssrc = self.plane.take_ssrc(), self.plane.take_ssrc()
        try:
            parameters = consumer_parameters(
                producer.consumable,
                capabilities,
                mid=str(next(self._mids)),
                ssrc=ssrc,
                rtx_ssrc=rtx_ssrc,
                cname=producer.transport.cname,
            )
        except MediaError:
            self.plane.give_back_ssrcs(ssrc, rtx_ssrc)
            raise
        if parameters.encodings[0].rtx is None:
            self.plane.give_back_ssrcs(rtx_ssrc)
        return Consumer(self, producer, parameters, paused=paused)

    def close(self) -> None:
        """Free everything beneath; every listener is told, this transport's last."""
        if self.state == "closed":
            return
        for consumer in list(self.consumers.values()):
            consumer.close()
        for producer in list(self.producers.values()):
            producer.close()
        self._dtls.close()
        self.downlink.close()
        plane = self.plane
        plane.forwarder.remove_transport(self.number)
        plane.demultiplexer.remove(self)
        plane.give_back_ssrcs(self.ssrc)
        del plane.transports[self.number]
        del self.router.transports[self.id]
        self._become("closed")
        self.on_state = None

    def note_loss(self, received: int, lost: int, now: float) -> None:
        """What came of the packets of the publisher's pictures, and what did not, since they began."""
        if self.publisher_loss.take(received, lost, now):
            self._reconsider()

    def checked(self, now: float) -> None:
        """The demultiplexer accepted an ICE check, or recognised the peer at another address."""
        if self.state == "new":
            self._become("connecting")
        self._aim()
        self._dtls.start()
        self.check_consent(now)

    def receive_dtls(self, datagram: bytes) -> None:
        self._dtls.receive(datagram)

    def receive_srtp(self, datagram: bytes, now: float) -> None:
        rtcp = self.plane.forwarder.receive(self.number, datagram, now)
        if rtcp is not None:
            self.receive_rtcp(rtcp, now, now)

    def recognise(self, datagram: bytes, now: float) -> bool:
        """Take SRTP from an address that nobody is known at, if it opens with this peer's keys.

        Only who has fallen silent where we know it can have moved. What was replayed does not open.
        """
        forwarder = self.plane.forwarder
        if self.state != "connected" or len(datagram) < 12:
            return False
        if now - forwarder.transport_stats(self.number).last_heard_at < _MOVED_AFTER:
            return False
        control = 192 <= datagram[1] <= 223
        if not control and forwarder.find_source(self.number, int.from_bytes(datagram[8:12])) is None:
            return False
        self.receive_srtp(datagram, now)
        return forwarder.transport_stats(self.number).last_heard_at == now

    def receive_rtcp(self, compound: bytes, now: float, came_at: float) -> None:
        """A plain compound packet of the peer."""
        incoming.handle(self, compound, now, came_at)

    def check_consent(self, now: float) -> None:
        """Fail after the consent timeout, recover when the peer is heard again."""
        if self._dtls.state is not DtlsState.CONNECTED:
            return
        if self.state == "connected" and now - self._heard_at < self.plane.consent_timeout:
            return
        if self.silence >= self.plane.consent_timeout:
            self._become("failed")
        elif self.state == "failed":
            self._become("connected")

    def stats(self) -> dict[str, Any]:
        """Counters for the log, metrics and the connection panel. No addresses."""
        if self.state == "closed":
            return {"state": "closed"}
        counted = self.plane.forwarder.transport_stats(self.number)
        round_trips = [known.round_trip for known in self.consumers.values() if known.round_trip is not None]
        return {
            "state": self.state,
            "candidate": {"protocol": protocol_of(self.ice.selected)} if self.ice.selected else None,
            "dtlsVersion": self._dtls.version,
            "srtpProfile": self._dtls.keys.profile.name if self._dtls.keys else None,
            "packetsReceived": counted.packets_received,
            "octetsReceived": counted.octets_received,
            "packetsSent": counted.packets_sent,
            "octetsSent": counted.octets_sent,
            "estimate": self.estimate,
            "roundTrip": min(round_trips, default=self.round_trip),
            "producers": len(self.producers),
            "consumers": len(self.consumers),
        }

    def _send(self, datagram: bytes) -> None:
        if self._peer is not None:
            self.plane.port.send(datagram, self._peer)

    def _aim(self) -> None:
        """Without consent nothing may be sent, whatever for (RFC 7675 5.1)."""
        peer = self.ice.selected if self.state in ("connecting", "connected") else None
        if peer != self._peer:
            if peer is not None and self._peer is not None:
                self.downlink.moved(self.plane.now())
                self.way_up.forget()
                self.round_trip = None
                self.publisher_loss = PublisherLoss()
                self._reconsider()
            self._peer = peer
            self.plane.forwarder.set_peer(self.number, peer)
        self._leave_checks()

    def _reconsider(self) -> None:
        for producer in self.producers.values():
            producer.reconsider()

    def _leave_checks(self) -> None:
        """Let the forwarder answer those checks that would change nothing here.

        They are of who is connected, and come from the address in use with the credentials in use.
        """
        settled = self.state == "connected" and not self.ice.restarting
        left = (self._peer, self.ice.credentials) if settled and self._peer else None
        if left == self._checks_left:
            return
        self._checks_left = left
        if left:
            address, credentials = left
            self.plane.forwarder.answer_checks(self.number, address, credentials.fragment.encode(), credentials.key)
        else:
            self.plane.forwarder.answer_checks(self.number, None)

    def _dtls_changed(self, state: DtlsState) -> None:
        if state is DtlsState.CONNECTED and self._dtls.keys:
            keys = self._dtls.keys
            receive, send = (keys.client, keys.server) if self._dtls.is_server else (keys.server, keys.client)
            self.plane.forwarder.set_keys(self.number, keys.profile, receive, send)
            self._become("connected")
        elif state is DtlsState.ENDED:
            self._become("failed")

    def _become(self, state: TransportState) -> None:
        if state == self.state:
            return
        self.state = state
        if state != "closed":
            self._aim()
            for consumer in self.consumers.values():
                consumer.adapt()
            self.downlink.touch()
        self.plane.tell("on_state", self.on_state, state)

    def _check_open(self) -> None:
        if self.state == "closed":
            raise MediaError("transport_not_found", "the transport is closed")
