"""What forwarding one packet costs, 1 publisher to 20 subscribers, without the system calls, in either forwarder."""

import os
import time
from itertools import count
from typing import Final

from media.forwarder.choice import ForwarderKind, forwarder_kinds, make_forwarder
from media.forwarder.interface import EncodingSpec, PayloadFormat, SinkSpec, SourceSpec, SrtpProfile
from media.forwarder.srtp import OutboundSrtp
from media.rtp import uris
from media.rtp.packet import RtpPacket, build_rtp

SINKS: Final = 20
PACKETS: Final = 1500
ROUNDS: Final = 3
SIZES: Final = {
    SrtpProfile.AES_CM_128_HMAC_SHA1_80: 30,
    SrtpProfile.AEAD_AES_128_GCM: 28,
    SrtpProfile.AEAD_AES_256_GCM: 44,
}
EXTENSIONS: Final = {uris.MID: 1, uris.ABS_SEND_TIME: 4, uris.TRANSPORT_CC: 5}


LAYERS: Final = 3


def run() -> dict[str, float]:
    """By forwarder and profile; then with simulcast, of which each subscriber is given one layer."""
    gcm = SrtpProfile.AEAD_AES_256_GCM
    return {
        f"{kind}, {profile.name}, µs": round(measure(kind, profile, 1), 3)
        for kind in forwarder_kinds()
        for profile in SrtpProfile
    } | {f"{kind}, {gcm.name}, {LAYERS} layers, µs": round(measure(kind, gcm, LAYERS), 3) for kind in forwarder_kinds()}


def measure(kind: ForwarderKind, profile: SrtpProfile, layers: int) -> float:
    """Microseconds of CPU for each packet sent, everything but the system call included; best of ROUNDS."""
    return min(_round(kind, profile, layers) for _ in range(ROUNDS))


def _round(kind: ForwarderKind, profile: SrtpProfile, layers: int) -> float:
    forwarder = make_forwarder(kind)
    key = os.urandom(SIZES[profile])
    numbers = count(1)
    publisher = next(numbers)
    forwarder.add_transport(publisher, lambda _: None)
    forwarder.set_keys(publisher, profile, key, os.urandom(SIZES[profile]))
    encodings = tuple(EncodingSpec(10 * layer + 1, 10 * layer + 2) for layer in range(layers))
    spec = SourceSpec("video", (PayloadFormat(96, "vp8", 90000, 97),), encodings, "0", EXTENSIONS, nack=True)
    source = next(numbers)
    forwarder.add_source(source, publisher, spec)
    for index in range(SINKS):
        transport = next(numbers)
        forwarder.add_transport(transport, lambda _: None)
        forwarder.set_peer(transport, None)
        forwarder.set_keys(transport, profile, os.urandom(SIZES[profile]), os.urandom(SIZES[profile]))
        sink = SinkSpec(100 + 2 * index, {96: 101}, 101 + 2 * index, {101: 102}, EXTENSIONS, "0")
        number = next(numbers)
        forwarder.add_sink(number, transport, source, sink)
        forwarder.set_layers(number, index % layers)
    sealer = OutboundSrtp(profile, key)
    sealed = [
        sealer.protect(build_rtp(_packet(number, 10 * layer + 1))) or b""
        for number in range(PACKETS)
        for layer in range(layers)
    ]
    began = time.process_time()
    for number, datagram in enumerate(sealed):
        forwarder.receive(publisher, datagram, number / 1000)
    took = time.process_time() - began
    done = forwarder.totals().packets_sent
    if done != PACKETS * SINKS:
        raise SystemExit(f"only {done} packets were forwarded: {dict(forwarder.counters())}")
    return took / done * 1e6


def _packet(number: int, ssrc: int) -> RtpPacket:
    """A picture of its own, so that whoever waits for a layer has it at once; with ids that are renumbered."""
    descriptor = b"\x90\xe0" + (0x8000 | number).to_bytes(2) + bytes((number & 0xFF, 0))
    extensions = [(1, b"0"), (4, bytes(3)), (5, bytes(2))]
    return RtpPacket(96, number, 90 * number, ssrc, descriptor + bytes(1094), extensions=extensions)
