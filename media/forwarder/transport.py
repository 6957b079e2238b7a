"""One peer as the forwarder sees it: its SRTP sessions, who its SSRCs are, and its transport-wide numbers."""

from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from media.forwarder.interface import Send, SrtpProfile
from media.forwarder.pacing import Pace
from media.forwarder.srtp import InboundSrtp, OutboundSrtp

if TYPE_CHECKING:
    from media.forwarder.layer import Layer
    from media.forwarder.sink import Sink
    from media.forwarder.source import Source

MAX_STRANGERS: Final = 64
"""SSRCs that belong to no source, whose SRTP state is kept: retired ones, those of RTCP, and what cannot be placed."""
MAX_ARRIVALS: Final = 2048
"""Until they are taken: what a fast publisher sends in two seconds."""
MAX_RETIRED: Final = 4096
RTCP_PER_SECOND: Final = 96_000.0
RTCP_BURST: Final = 192_000.0
"""Octets of RTCP that are read of one peer; the worst take Python a twelfth of a core. A browser with 20 streams on the
worst of links asks for a quarter of it."""
RTCP_EACH: Final = 16.0
"""Octets that a datagram counts for beside those that it holds: a small one takes time too."""


class Transport:
    __slots__ = (
        "_keys",
        "arrivals",
        "drop",
        "extension_ids",
        "inbound",
        "last_heard_at",
        "octets_received",
        "octets_sent",
        "outbound",
        "pace",
        "packets_received",
        "packets_sent",
        "retired",
        "routes",
        "rtcp_credit",
        "rtcp_credit_at",
        "send",
        "sending",
        "sinks",
        "sources",
        "strangers",
        "switches",
        "transport_cc_id",
        "transport_sequence",
        "wake",
    )

    def __init__(self, send: Send, drop: Callable[[str], None], wake: Callable[[], None]) -> None:
        self.send = send
        self.drop = drop
        self.wake = wake
        self._keys: tuple[SrtpProfile, bytes, bytes] | None = None
        self.inbound: InboundSrtp | None = None
        self.outbound: OutboundSrtp | None = None
        self.pace: Pace | None = None
        """None: video goes as it comes."""
        self.sources: dict[int, Source] = {}
        self.sinks: dict[int, Sink] = {}
        self.routes: dict[int, Layer] = {}
        """Inbound SSRC, main or RTX, to its layer."""
        self.sending: dict[int, Sink] = {}
        """Outbound SSRC, main or RTX, to its sink."""
        self.strangers: OrderedDict[int, None] = OrderedDict()
        self.retired: OrderedDict[int, None] = OrderedDict()
        """Outbound SSRCs given up. Sent on again, they would repeat a nonce."""
        self.extension_ids: dict[str, int] = {}
        """By URI; one mapping holds for the whole bundle (RFC 8843 9.2)."""
        self.transport_cc_id = 0
        self.arrivals: list[tuple[int, int]] = []
        self.transport_sequence = 0
        self.packets_received = self.octets_received = 0
        self.packets_sent = self.octets_sent = 0
        self.last_heard_at = 0.0
        self.rtcp_credit, self.rtcp_credit_at = RTCP_BURST, 0.0
        self.switches = 0
        """From layer to layer, by its sinks."""

    def set_keys(self, profile: SrtpProfile, receive_key: bytes, send_key: bytes) -> None:
        if self._keys == (profile, receive_key, send_key):
            # Beginning anew under the same keys would repeat nonces.
            return
        inbound, outbound = InboundSrtp(profile, receive_key), OutboundSrtp(profile, send_key)
        self.inbound, self.outbound = inbound, outbound
        self._keys = (profile, receive_key, send_key)
        self.strangers.clear()
        self.retired.clear()

    def meet(self, ssrc: int) -> None:
        """Remember an authenticated SSRC that is no source's; the one longest silent is forgotten."""
        if ssrc in self.routes:
            return
        self.strangers[ssrc] = None
        self.strangers.move_to_end(ssrc)
        if len(self.strangers) > MAX_STRANGERS:
            oldest, _ = self.strangers.popitem(last=False)
            if self.inbound:
                self.inbound.forget(oldest)

    def admit_rtcp(self, octets: int, now: float) -> bool:
        """Whether a compound packet of so many octets is to be read, after all that the peer sent of late."""
        earned = max(0.0, now - self.rtcp_credit_at) * RTCP_PER_SECOND
        self.rtcp_credit, self.rtcp_credit_at = min(RTCP_BURST, self.rtcp_credit + earned), now
        price = octets + RTCP_EACH
        if self.rtcp_credit < price:
            self.drop("rtcp_rate")
            return False
        self.rtcp_credit -= price
        return True

    def route(self, ssrc: int, layer: "Layer") -> None:
        self.routes[ssrc] = layer
        self.strangers.pop(ssrc, None)

    def unroute(self, ssrc: int) -> None:
        # Its SRTP state stays for a while: the publisher may go on with the same SSRC in another source.
        if self.routes.pop(ssrc, None) is not None:
            self.meet(ssrc)

    def retire(self, ssrc: int) -> None:
        """Give up an outbound SSRC."""
        self.sending.pop(ssrc, None)
        self.retired[ssrc] = None
        if self.outbound:
            self.outbound.forget(ssrc)
        if len(self.retired) > MAX_RETIRED:
            self.retired.popitem(last=False)

    def set_pace(self, rate: int, now: float) -> None:
        if self.pace is not None and not rate:
            self.pace.release_all(now)
            self.pace = None
        elif self.pace is not None:
            self.pace.rate = rate
        elif rate:
            self.pace = Pace(rate)

    def transmit(self, plain: bytes) -> bytes | None:
        """Protect and send an RTP packet. Returns the datagram, or None when it could not be sent."""
        if self.outbound is None:
            self.drop("no_keys")
            return None
        datagram = self.outbound.protect(plain)
        if datagram is None:
            self.drop(self.outbound.refusal)
            return None
        self.resend(datagram)
        return datagram

    def transmit_rtcp(self, plain: bytes) -> None:
        if self.outbound is None:
            self.drop("no_keys")
        elif len(plain) < 8 or int.from_bytes(plain[4:8]) in self.retired:
            self.drop("rtcp_of_retired")
        elif (datagram := self.outbound.protect_rtcp(plain)) is None:
            self.drop(self.outbound.refusal)
        else:
            self.resend(datagram)

    def resend(self, datagram: bytes) -> None:
        """Send a datagram that is protected already."""
        self.packets_sent += 1
        self.octets_sent += len(datagram)
        self.send(datagram)

    def counted(self) -> dict[str, int]:
        """What it adds to `Totals`."""
        return {
            "packets_received": self.packets_received,
            "octets_received": self.octets_received,
            "packets_sent": self.packets_sent,
            "octets_sent": self.octets_sent,
            "layer_switches": self.switches,
        }
