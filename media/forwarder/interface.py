"""The boundary between control (sockets, ICE, DTLS, RTCP schedules) and data (SRTP, routing, rewriting).

Everything is named by small integers that the control chooses, and everything but `receive` and `send` is polled, so
that a native thread can stand behind the same calls. Times are seconds of one monotonic clock, given as `now`.
RTP timestamps, sequence numbers and SSRCs are unsigned and wrap at 2^32, 2^16 and 2^32.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, Literal, Protocol

MediaKind = Literal["audio", "video"]

Send = Callable[[bytes], None]
"""Puts one datagram on the wire to the transport's selected peer address. Must not raise."""


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
    """One RTP stream of a source. Without an SSRC, the first packet with its MID (and RID, if given) binds it."""

    ssrc: int | None = None
    rtx_ssrc: int | None = None
    rid: str | None = None


@dataclass(frozen=True, slots=True)
class SourceSpec:
    """What a publisher sends. Only the first encoding is forwarded for now.

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


@dataclass(frozen=True, slots=True)
class ReceiveReport:
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


@dataclass(frozen=True, slots=True)
class SenderInfo:
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


@dataclass(frozen=True, slots=True)
class TransportStats:
    packets_received: int
    octets_received: int
    packets_sent: int
    octets_sent: int
    last_heard_at: float
    """When the last packet that passed authentication came; 0.0 before the first."""


class Forwarder(Protocol):
    """Unknown numbers raise KeyError, reused ones ValueError. `receive` never raises for what a datagram holds."""

    def add_transport(self, transport: int, send: Send) -> None: ...

    def remove_transport(self, transport: int) -> None:
        """Remove it with its sources (and their sinks elsewhere) and its sinks."""

    def set_peer(self, transport: int, address: PeerAddress | None) -> None:
        """Where the transport's datagrams go; None: nowhere, for nobody consents (RFC 7675).

        A forwarder without sockets of its own leaves it to `send`.
        """

    def set_keys(self, transport: int, profile: SrtpProfile, receive_key: bytes, send_key: bytes) -> None:
        """Start SRTP. Keys are master key and salt joined (RFC 5764 4.2). Raises ValueError for a wrong length."""

    def add_source(self, source: int, transport: int, spec: SourceSpec) -> None:
        """Raises SsrcTakenError when an SSRC of the spec already belongs to another source of the transport."""

    def remove_source(self, source: int) -> None:
        """Remove it and the sinks it feeds. Removing an unknown source does nothing."""

    def pause_source(self, source: int, paused: bool) -> None:
        """While paused nothing is forwarded; video sinks resume at the next keyframe."""

    def add_sink(self, sink: int, transport: int, source: int, spec: SinkSpec) -> None: ...

    def remove_sink(self, sink: int) -> None:
        """Removing an unknown sink does nothing."""

    def pause_sink(self, sink: int, paused: bool) -> None:
        """A video sink resumes at the next keyframe; sequence numbers stay continuous, timestamps monotonic."""

    def request_keyframe(self, sink: int) -> None:
        """The subscriber lost the picture (PLI, FIR): its source is in `waiting_for_keyframe` until one was sent on."""

    def waiting_for_keyframe(self) -> set[int]:
        """Sources (bound and not paused) that owe a keyframe to some unpaused video sink."""

    def receive(self, transport: int, datagram: bytes, now: float) -> bytes | None:
        """Forward an SRTP datagram and return None, or return the plain compound packet of an SRTCP one."""

    def send_rtcp(self, transport: int, packet: bytes) -> None:
        """Protect a plain compound RTCP packet and send it; dropped (and counted) before keys are set."""

    def retransmit(self, sink: int, sequence_numbers: Sequence[int], now: float) -> int:
        """Answer a NACK (outgoing sequence numbers). Returns how many packets were sent; bounded in rate."""

    def missing(self, source: int, now: float, round_trip: float = 0.1) -> list[int]:
        """Incoming sequence numbers (16 bit) to NACK now, with reorder tolerance and retry limits. Poll every 20 ms."""

    def receive_report(self, source: int, now: float) -> ReceiveReport | None:
        """None until the first packet came."""

    def sender_info(self, sink: int) -> SenderInfo | None:
        """None until the first packet was sent."""

    def map_timestamp(self, sink: int, source_timestamp: int) -> int:
        """The sink's RTP timestamp for a source's, to tell the publisher's (NTP, RTP) pair to the subscriber."""

    def source_ssrc(self, source: int) -> int | None:
        """The bound SSRC of the source's first encoding."""

    def find_source(self, transport: int, ssrc: int) -> int | None:
        """Which source receives on this SSRC (main or RTX)."""

    def find_sink(self, transport: int, ssrc: int) -> int | None:
        """Which sink sends on this SSRC (main or RTX)."""

    def take_arrivals(self, transport: int) -> list[tuple[int, int]]:
        """(transport-wide sequence number, arrival in µs of `now`) since the last call, as they arrived; bounded."""

    def take_levels(self) -> dict[int, int]:
        """Loudest audio level in dBov (-127 silence … 0) of each source heard since the last call (RFC 6464)."""

    def transport_stats(self, transport: int) -> TransportStats: ...

    def counters(self) -> Mapping[str, int]:
        """Dropped packets by reason since the start, over all transports."""
