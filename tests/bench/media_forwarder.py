"""What forwarding one packet costs, 1 publisher to 20 subscribers, without the system calls."""

import os
import time
from itertools import count
from typing import Final

from media.forwarder.interface import EncodingSpec, PayloadFormat, SinkSpec, SourceSpec, SrtpProfile
from media.forwarder.reference import ReferenceForwarder
from media.forwarder.srtp import OutboundSrtp
from media.rtp import uris
from media.rtp.packet import RtpPacket, build_rtp

SINKS: Final = 20
PACKETS: Final = 3000
SIZES: Final = {
    SrtpProfile.AES_CM_128_HMAC_SHA1_80: 30,
    SrtpProfile.AEAD_AES_128_GCM: 28,
    SrtpProfile.AEAD_AES_256_GCM: 44,
}
EXTENSIONS: Final = {uris.MID: 1, uris.ABS_SEND_TIME: 4, uris.TRANSPORT_CC: 5}


def measure(profile: SrtpProfile) -> float:
    """Microseconds for each packet sent, everything but the system call included."""
    forwarder = ReferenceForwarder()
    key = os.urandom(SIZES[profile])
    sent = count()

    def sending(_: bytes) -> None:
        next(sent)

    numbers = count(1)
    publisher = next(numbers)
    forwarder.add_transport(publisher, lambda _: None)
    forwarder.set_keys(publisher, profile, key, os.urandom(SIZES[profile]))
    spec = SourceSpec(
        "video", (PayloadFormat(96, "vp8", 90000, 97),), (EncodingSpec(1, 2),), "0", EXTENSIONS, nack=True
    )
    source = next(numbers)
    forwarder.add_source(source, publisher, spec)
    for index in range(SINKS):
        transport = next(numbers)
        forwarder.add_transport(transport, sending)
        forwarder.set_keys(transport, profile, os.urandom(SIZES[profile]), os.urandom(SIZES[profile]))
        sink = SinkSpec(100 + 2 * index, {96: 101}, 101 + 2 * index, {101: 102}, EXTENSIONS, "0")
        forwarder.add_sink(next(numbers), transport, source, sink)
    sealer = OutboundSrtp(profile, key)
    payload = b"\x10\x00" + bytes(1098)
    extensions = [(1, b"0"), (4, bytes(3)), (5, bytes(2))]
    plain = (RtpPacket(96, number, 90 * number, 1, payload, extensions=extensions) for number in range(PACKETS))
    sealed = [sealer.protect(build_rtp(packet)) or b"" for packet in plain]
    began = time.perf_counter()
    for number, datagram in enumerate(sealed):
        forwarder.receive(publisher, datagram, number / 1000)
    took = time.perf_counter() - began
    done = next(sent)
    if done != PACKETS * SINKS:
        raise SystemExit(f"only {done} packets were forwarded: {dict(forwarder.counters())}")
    return took / done * 1e6
