"""The boundary between control (sockets, ICE, DTLS, RTCP schedules) and data (SRTP, routing, rewriting).

Everything is named by small integers that the control chooses, and everything but `receive` and `send` is polled, so
that a native thread can stand behind the same calls. Times are seconds of one monotonic clock, given as `now`.
RTP timestamps, sequence numbers and SSRCs are unsigned and wrap at 2^32, 2^16 and 2^32.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, Final, Literal, NamedTuple, Protocol

MediaKind = Literal["audio", "video"]

Send = Callable[[bytes], None]
"""Puts one datagram on the wire to the transport's selected peer address. Must not raise."""


MAX_LAYERS: Final = 4
"""Encodings that one source may have."""
ALL_TEMPORAL: Final = 7
"""As a sink's highest temporal id: everything."""

PeerAddress = tuple[Any, ...]
"""(host, port), or for IPv6 (host, port, flow, scope), or what the control's port alone can send to."""


class SrtpProfile(IntEnum):
    """DTLS-SRTP protection profiles by their IANA number (RFC 5764 4.1.2, RFC 7714 14.2)."""

    AES_CM_128_HMAC_SHA1_80 = 0x0001
    AEAD_AES_128_GCM = 0x0007
    AEAD_AES_256_GCM = 0x0008


class SsrcTakenError(ValueError):
    """Another source of this transport (or another sink, outwards) already uses the SSRC."""


@dataclass(frozen=True, slots=True)
class PayloadFormat:
    """One codec as the publisher sends it. `codec` is the lower-case MIME subtype: "opus", "vp8", "h264"."""

    payload_type: int
    codec: str
    clock_rate: int
    rtx_payload_type: int | None = None


@dataclass(frozen=True, slots=True)
class EncodingSpec:
    """One RTP stream of a source: a layer. Without an SSRC, the first packet with its MID and RID binds it."""

    ssrc: int | None = None
    rtx_ssrc: int | None = None
    rid: str | None = None


@dataclass(frozen=True, slots=True)
class SourceSpec:
    """What a publisher sends.

    Each of the `encodings`, at most MAX_LAYERS and lowest first, is a layer: the same picture in another size. Its
    number is its place among them.

    `extensions` maps header-extension URI to the publisher's id. `nack` says whether losses may be asked for again.
    """

    kind: MediaKind
    formats: tuple[PayloadFormat, ...]
    encodings: tuple[EncodingSpec, ...]
    mid: str | None = None
    extensions: Mapping[str, int] = field(default_factory=dict)
    nack: bool = False
    paused: bool = False


@dataclass(frozen=True, slots=True)
class SinkSpec:
    """What a subscriber gets: one continuous RTP stream.

    `payload_types` maps the source's payload types to the subscriber's; a packet of any other type is dropped.
    `rtx_payload_types` maps the subscriber's media payload types to its RTX ones. `extensions` maps URI to the
    subscriber's id (1-14); others are removed. `mid` is written when the MID extension is among them.
    """

    ssrc: int
    payload_types: Mapping[int, int]
    rtx_ssrc: int | None = None
    rtx_payload_types: Mapping[int, int] = field(default_factory=dict)
    extensions: Mapping[str, int] = field(default_factory=dict)
    mid: str | None = None
    paused: bool = False


class ReceiveReport(NamedTuple):
    """What a report block says of a source (RFC 3550 6.4.1); reading it closes the interval of `fraction_lost`."""

    ssrc: int
    fraction_lost: int
    """Lost share of the interval in 1/256."""
    cumulative_lost: int
    """Clamped to a signed 24-bit number."""
    highest_sequence: int
    """Cycles in the upper 16 bits."""
    jitter: int
    """In timestamp units."""
    packets: int
    octets: int
    """Payload octets, without header and padding."""
    clock_rate: int


class SenderInfo(NamedTuple):
    """What a sender report says of a sink (RFC 3550 6.4.1)."""

    ssrc: int
    packets: int
    """Media packets on the main SSRC, modulo 2^32."""
    octets: int
    """Payload octets on the main SSRC, modulo 2^32."""
    last_timestamp: int
    """RTP timestamp of the newest packet sent."""
    last_sent_at: float
    clock_rate: int
    retransmitted: int
    """Packets sent again, by RTX or otherwise."""
    layer: int
    """The layer that the newest packet is of; -1 when the sink was fed with another source since."""
    timestamp_offset: int
    """What is added to that layer's RTP timestamps to make the sink's, modulo 2^32."""


SENT_MASK: Final = 0x3FFFFFFF
"""Packets sent before another are counted modulo 2^30."""


class Departure(NamedTuple):
    """How a sink's packet went out the first time."""

    packets: int
    """Media packets that had been sent on the main SSRC by then, with this one; by SENT_MASK."""
    late: bool
    """Newer ones went before it, as its publisher lost it at first; or it was left out, as too much waited."""


class TransportStats(NamedTuple):
    packets_received: int
    octets_received: int
    packets_sent: int
    octets_sent: int
    last_heard_at: float
    """When the last packet that passed authentication came; 0.0 before the first."""
    last_check_at: float = 0.0
    """When the last ICE check came that the forwarder answered (see `Forwarder.answer_checks`)."""
    octets_waiting: int = 0
    """Of the packets that wait for their turn (see `Forwarder.set_pace`)."""


@dataclass(frozen=True, slots=True)
class Totals:
    """Since the start, over all transports, also those that are gone. Packets are datagrams that passed as media."""

    packets_received: int = 0
    octets_received: int = 0
    packets_sent: int = 0
    octets_sent: int = 0
    retransmitted: int = 0
    """Packets sent again to subscribers who missed them."""
    padding: int = 0
    """Octets sent to probe."""
    layer_switches: int = 0
    """How often a sink went from one layer to another without a pause."""
    keyframe_requests: int = 0
    """How often subscribers asked, before they are gathered for the publisher."""


class Forwarder(Protocol):
    """Unknown numbers, and layers that a source does not have, raise KeyError, reused numbers ValueError.

    `receive` never raises for what a datagram holds.
    """

    def add_transport(self, transport: int, send: Send, group: int = 0) -> None:
        """Sources reach sinks of transports of the same group only; those of several may be dealt with at once."""

    def remove_transport(self, transport: int) -> None:
        """Remove it with its sources (and their sinks elsewhere) and its sinks."""

    def set_peer(self, transport: int, address: PeerAddress | None) -> None:
        """Where the transport's datagrams go; None: nowhere, for nobody consents (RFC 7675).

        A forwarder without sockets of its own leaves it to `send`.
        """

    def answer_checks(
        self, transport: int, address: PeerAddress | None, fragment: bytes = b"", password: bytes = b""
    ) -> None:
        """ICE checks from there, of this user-name fragment and made with this password, would change nothing for the
        control: the forwarder may answer them itself, but not those of an agent that thinks it is controlled.

        None: none any more. A forwarder without sockets of its own gets no checks.
        Raises ValueError for more than 32 and 64 octets.
        """

    def set_keys(self, transport: int, profile: SrtpProfile, receive_key: bytes, send_key: bytes) -> None:
        """Start SRTP. Keys are master key and salt joined (RFC 5764 4.2). Raises ValueError for a wrong length."""

    def add_source(self, source: int, transport: int, spec: SourceSpec) -> None:
        """Raises SsrcTakenError when an SSRC of the spec already belongs to another source of the transport."""

    def remove_source(self, source: int) -> None:
        """Remove it and the sinks it feeds. Removing an unknown source does nothing."""

    def pause_source(self, source: int, paused: bool) -> None:
        """While paused nothing is forwarded; video sinks resume at the next keyframe."""

    def layer_octets(self, source: int) -> tuple[tuple[int, ...], ...]:
        """Of each layer, payload octets received since the start by temporal id 0 to 3 (all in 0 where there is none).

        Neither padding nor what was sent again counts.
        """

    def set_timestamp_offset(self, source: int, layer: int, offset: int) -> None:
        """A layer's RTP timestamp + `offset` (modulo 2^32) is the same moment's on a clock that all layers share.

        With it a sink goes from layer to layer without a shift in time; forgotten when the layer gets another SSRC.
        """

    def add_sink(self, sink: int, transport: int, source: int, spec: SinkSpec) -> None:
        """It is given the lowest layer until `set_layers`."""

    def feed_sink(self, sink: int, source: int | None, spec: SinkSpec) -> None:
        """Go on with another source of the same kind, or with none.

        SSRCs, sequence numbers, timestamps and picture ids go on; what is asked for again from before is gone. The
        layers wanted stay, as far as the source has them. `spec` replaces the former one. Raises ValueError for a
        source of another kind or for other SSRCs.
        """

    def set_layers(self, sink: int, layer: int, temporal: int = ALL_TEMPORAL) -> None:
        """What a video sink is to be given: a layer (the highest there is, if it has fewer; -1 nothing), and of it the
        pictures up to a temporal id.

        What flows goes on until a keyframe of `layer` comes, which is waited for. Pictures of higher temporal ids stop
        at the next picture, and come again at one that needs none of those left out (the layer sync bit, RFC 7741 4.2).
        Without effect on audio.
        """

    def sink_layers(self, sink: int) -> tuple[int, int]:
        """The layer that flows now, -1 for none, and the highest temporal id let through."""

    def remove_sink(self, sink: int) -> None:
        """Removing an unknown sink does nothing."""

    def pause_sink(self, sink: int, paused: bool) -> None:
        """A video sink resumes at the next keyframe; sequence numbers stay continuous, timestamps monotonic."""

    def request_keyframe(self, sink: int) -> None:
        """The subscriber lost the picture (PLI, FIR): its layer is in `waiting_for_keyframe` until one was sent on."""

    def waiting_for_keyframe(self) -> set[tuple[int, int]]:
        """(source, layer), bound and not paused, that owe a keyframe to some unpaused video sink."""

    def receive(self, transport: int, datagram: bytes, now: float) -> bytes | None:
        """Forward an SRTP datagram and return None, or return the plain compound packet of an SRTCP one.

        RTCP that passed authentication is bounded in rate for each transport; what is beyond is dropped, and counted.
        """

    def set_pace(self, transport: int, rate: int, now: float) -> None:
        """Video, RTX and padding with it, goes to the transport at `rate` bit/s at most from now on; 0: as it comes.

        After a rest one packet goes at once. What is ahead of the rate waits in the order in which it came for
        `release`: 1.5 s of the rate at most, 128 KB and 256 packets; what finds no room is left out, and may be asked
        for again. What a sink has waiting is dropped as it is paused, fed anew, removed, or given no layer. A packet
        counts as sent when it goes. What is sent again as it went, for want of RTX, does not wait.
        """

    def release(self, now: float) -> bool:
        """Send what may go by now. Returns whether something still waits: then call it again, every 20 ms or sooner.

        A forwarder with threads of its own does that by itself, and says no.
        """

    def send_rtcp(self, transport: int, packet: bytes) -> None:
        """Protect a plain compound RTCP packet and send it; dropped (and counted) before keys are set."""

    def retransmit(self, sink: int, sequence_numbers: Sequence[int], now: float) -> int:
        """Answer a NACK (outgoing sequence numbers). Returns how many packets were sent; bounded in rate."""

    def departures(self, sink: int, sequence_numbers: Sequence[int]) -> list[Departure | None]:
        """Of each outgoing sequence number (16 bit) that was sent among the newest 512, how; None for the others.

        What a publisher loses leaves out a number, so that there is a place for it if it comes after all.
        """

    def send_padding(self, sink: int, octets: int, now: float) -> int:
        """Probe the path with packets of nothing but padding, by RTX, of at least `octets` in all; a bounded number.

        Returns the octets of padding sent: 0 without RTX, while paused, or before anything was sent.
        """

    def missing(self, source: int, layer: int, now: float, round_trip: float) -> list[int]:
        """Incoming sequence numbers (16 bit) to NACK now, with reorder tolerance and retry limits.

        Poll every 20 ms while something is `incomplete`.
        """

    def incomplete(self) -> set[tuple[int, int]]:
        """(source, layer), not paused, of which packets are missing that may be had again: no other need be polled."""

    def take_stalled(self) -> set[tuple[int, int]]:
        """(source, layer) that fell silent since the last call while a smaller layer went on: for two of its pictures.

        A publisher that leaves out its largest picture says nothing of it, and who watches it sees it stand still.
        """

    def receive_report(self, source: int, layer: int, now: float) -> ReceiveReport | None:
        """None until the first packet came."""

    def sender_info(self, sink: int) -> SenderInfo | None:
        """None until the first packet was sent."""

    def source_ssrc(self, source: int, layer: int) -> int | None:
        """The layer's SSRC once it is known."""

    def find_source(self, transport: int, ssrc: int) -> tuple[int, int] | None:
        """Which source receives on this SSRC (main or RTX), and as which layer."""

    def find_sink(self, transport: int, ssrc: int) -> int | None:
        """Which sink sends on this SSRC (main or RTX)."""

    def take_arrivals(self, transport: int) -> list[tuple[int, int]]:
        """(transport-wide sequence number, arrival in µs of `now`) since the last call, as they arrived; bounded."""

    def take_levels(self) -> dict[int, int]:
        """Loudest audio level in dBov (-127 silence … 0) of each source heard since the last call (RFC 6464)."""

    def transport_stats(self, transport: int) -> TransportStats: ...

    def counters(self) -> Mapping[str, int]:
        """Dropped packets by reason since the start, over all transports."""

    def totals(self) -> Totals: ...
