"""Peers with real SRTP at both ends of a forwarder."""

import os
from itertools import count
from typing import Any, Final

import pylibsrtp
from pylibsrtp import Policy

from media.forwarder.choice import forwarder_kinds, make_forwarder
from media.forwarder.interface import EncodingSpec, Forwarder, PayloadFormat, SinkSpec, SourceSpec, SrtpProfile
from media.rtp import uris
from media.rtp.packet import RtpPacket, build_rtp, parse_rtp

PROFILES: Final = {
    SrtpProfile.AES_CM_128_HMAC_SHA1_80: (Policy.SRTP_PROFILE_AES128_CM_SHA1_80, 30),
    SrtpProfile.AEAD_AES_128_GCM: (Policy.SRTP_PROFILE_AEAD_AES_128_GCM, 28),
    SrtpProfile.AEAD_AES_256_GCM: (Policy.SRTP_PROFILE_AEAD_AES_256_GCM, 44),
}

KEYFRAME: Final = b"\x10\x00key"
DELTA: Final = b"\x10\x01delta"

RECEIVED: Final = {
    uris.MID: 4,
    uris.RID: 10,
    uris.REPAIRED_RID: 11,
    uris.ABS_SEND_TIME: 2,
    uris.TRANSPORT_CC: 3,
    uris.VIDEO_ORIENTATION: 13,
    uris.AUDIO_LEVEL: 1,
}
"""The publisher's ids."""
SENT: Final = {
    uris.MID: 1,
    uris.ABS_SEND_TIME: 4,
    uris.TRANSPORT_CC: 5,
    uris.AUDIO_LEVEL: 10,
    uris.VIDEO_ORIENTATION: 11,
}
"""The subscribers' ids."""

_numbers = count(1)

kind = forwarder_kinds()[0]
"""Which forwarder the tests of a module run with; set by a fixture."""


def new_forwarder() -> Forwarder:
    return make_forwarder(kind)


def video(**changes: Any) -> SourceSpec:
    values: dict[str, Any] = {
        "kind": "video",
        "formats": (PayloadFormat(96, "vp8", 90000, 97), PayloadFormat(108, "h264", 90000)),
        "encodings": (EncodingSpec(1000, 1001),),
        "mid": "cam",
        "extensions": RECEIVED,
        "nack": True,
    }
    return SourceSpec(**values | changes)


def audio(**changes: Any) -> SourceSpec:
    values: dict[str, Any] = {
        "kind": "audio",
        "formats": (PayloadFormat(111, "opus", 48000),),
        "encodings": (EncodingSpec(2000),),
        "mid": "mic",
        "extensions": RECEIVED,
    }
    return SourceSpec(**values | changes)


def video_sink(**changes: Any) -> SinkSpec:
    values: dict[str, Any] = {
        "ssrc": 5000,
        "payload_types": {96: 101, 108: 103},
        "rtx_ssrc": 5001,
        "rtx_payload_types": {101: 102, 103: 104},
        "extensions": SENT,
        "mid": "7",
    }
    return SinkSpec(**values | changes)


def audio_sink(**changes: Any) -> SinkSpec:
    values: dict[str, Any] = {"ssrc": 6000, "payload_types": {111: 100}, "extensions": SENT, "mid": "8"}
    return SinkSpec(**values | changes)


class Peer:
    """One remote end: what it sends is sealed with its own key, what it gets is opened again."""

    def __init__(self, forwarder: Forwarder, profile: SrtpProfile = SrtpProfile.AEAD_AES_128_GCM) -> None:
        self.forwarder = forwarder
        self.number = next(_numbers)
        self.datagrams: list[bytes] = []
        forwarder.add_transport(self.number, self.datagrams.append)
        self.set_keys(profile)

    def set_keys(self, profile: SrtpProfile) -> None:
        """New ones, at both ends."""
        name, size = PROFILES[profile]
        self.keys = (profile, os.urandom(size), os.urandom(size))
        self._sealer = pylibsrtp.Session(Policy(self.keys[1], Policy.SSRC_ANY_OUTBOUND, srtp_profile=name))
        opening = Policy(self.keys[2], Policy.SSRC_ANY_INBOUND, srtp_profile=name)
        opening.window_size = 2048
        self._opener = pylibsrtp.Session(opening)
        self.forwarder.set_keys(self.number, *self.keys)

    def add_source(self, spec: SourceSpec) -> int:
        source = next(_numbers)
        self.forwarder.add_source(source, self.number, spec)
        return source

    def add_sink(self, source: int, spec: SinkSpec) -> int:
        sink = next(_numbers)
        self.forwarder.add_sink(sink, self.number, source, spec)
        return sink

    def seal(self, packet: RtpPacket) -> bytes:
        return self.seal_bytes(build_rtp(packet))

    def seal_bytes(self, packet: bytes) -> bytes:
        """Raises pylibsrtp.Error for what libsrtp takes for no RTP packet."""
        return self._sealer.protect(packet)

    def seal_rtcp(self, packet: bytes) -> bytes:
        return self._sealer.protect_rtcp(packet)

    def send(self, packet: RtpPacket, now: float = 0.0) -> None:
        assert self.forwarder.receive(self.number, self.seal(packet), now) is None

    def send_rtcp(self, packet: bytes, now: float = 0.0) -> bytes | None:
        return self.forwarder.receive(self.number, self.seal_rtcp(packet), now)

    def take(self) -> list[RtpPacket]:
        """The RTP packets that came since the last call; each must pass authentication and replay protection."""
        packets = [parse_rtp(self._opener.unprotect(datagram)) for datagram in self.datagrams]
        self.datagrams.clear()
        assert None not in packets
        return [packet for packet in packets if packet is not None]

    def take_rtcp(self) -> list[bytes]:
        packets = [self._opener.unprotect_rtcp(datagram) for datagram in self.datagrams]
        self.datagrams.clear()
        return packets


def frame(sequence: int, payload: bytes = DELTA, timestamp: int | None = None, **changes: Any) -> RtpPacket:
    """A video packet of the publisher; by default one packet is one frame of 30 a second."""
    at = sequence * 3000 if timestamp is None else timestamp
    values: dict[str, Any] = {"payload_type": 96, "ssrc": 1000}
    values |= changes
    return RtpPacket(sequence=sequence & 0xFFFF, timestamp=at & 0xFFFFFFFF, payload=payload, **values)


def sound(sequence: int, level: int | None = None, timestamp: int | None = None, **changes: Any) -> RtpPacket:
    """A 20 ms audio packet of the publisher; `level` is in -dBov."""
    at = sequence * 960 if timestamp is None else timestamp
    values: dict[str, Any] = {"payload_type": 111, "ssrc": 2000}
    values |= {"extensions": [(1, bytes((level,)))] if level is not None else []} | changes
    return RtpPacket(sequence=sequence & 0xFFFF, timestamp=at & 0xFFFFFFFF, payload=b"opus", **values)


def rtx_of(packet: RtpPacket, sequence: int, **changes: Any) -> RtpPacket:
    """The publisher's retransmission of `packet`."""
    values: dict[str, Any] = {"payload_type": 97, "ssrc": 1001}
    payload = (packet.sequence & 0xFFFF).to_bytes(2) + packet.payload
    return RtpPacket(
        sequence=sequence, timestamp=packet.timestamp, payload=payload, marker=packet.marker, **values | changes
    )
