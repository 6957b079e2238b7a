"""One RTP packet, read once and rewritten for many (RFC 3550 5.1)."""

from collections.abc import Sequence
from struct import Struct
from typing import Final

from media.rtp.extensions import build_block, parse_elements
from media.rtp.vp8 import Vp8Descriptor

HEADER: Final = Struct("!BBHLL")
_EXTENSION_HEADER: Final = Struct("!HH")


class RtpPacket:
    """Fields as on the wire, except `sequence`, which the receiving stream unwraps.

    `payload` includes the padding, whose length (with its count byte) is `padding`; `csrcs` are the raw entries.
    """

    __slots__ = (
        "csrcs",
        "extensions",
        "keyframe",
        "marker",
        "padding",
        "payload",
        "payload_type",
        "sequence",
        "ssrc",
        "tail",
        "tail_of",
        "timestamp",
        "vp8",
    )

    def __init__(
        self,
        payload_type: int,
        sequence: int,
        timestamp: int,
        ssrc: int,
        payload: bytes,
        *,
        marker: bool = False,
        padding: int = 0,
        csrcs: bytes = b"",
        extensions: Sequence[tuple[int, bytes]] = (),
    ) -> None:
        self.payload_type = payload_type
        self.marker = marker
        self.sequence = sequence
        self.timestamp = timestamp
        self.ssrc = ssrc
        self.csrcs = csrcs
        self.extensions = extensions
        self.payload = payload
        self.padding = padding
        self.keyframe = False
        self.vp8: Vp8Descriptor | None = None
        # The extension elements passed on, as last encoded, and for which id mapping: sinks in a row share it.
        self.tail = b""
        self.tail_of: object = None

    @property
    def media(self) -> bytes:
        """The payload without padding."""
        return self.payload[: -self.padding] if self.padding else self.payload

    def extension(self, identifier: int) -> bytes | None:
        for candidate, value in self.extensions:
            if candidate == identifier:
                return value
        return None


def parse_rtp(data: bytes) -> RtpPacket | None:
    """None for anything that is not a well-formed packet."""
    size = len(data)
    if size < 12:
        return None
    first, second, sequence, timestamp, ssrc = HEADER.unpack_from(data)
    offset = 12 + 4 * (first & 15)
    if first & 0xC0 != 0x80 or offset > size:
        return None
    csrcs = data[12:offset] if first & 15 else b""
    extensions: Sequence[tuple[int, bytes]] = ()
    if first & 0x10:
        if offset + 4 > size:
            return None
        profile, words = _EXTENSION_HEADER.unpack_from(data, offset)
        start = offset + 4
        offset = start + 4 * words
        if offset > size:
            return None
        extensions = parse_elements(profile, data[start:offset])
    padding = 0
    if first & 0x20:
        padding = data[-1]
        if padding == 0 or offset + padding > size:
            return None
    return RtpPacket(
        second & 0x7F,
        sequence,
        timestamp,
        ssrc,
        data[offset:],
        marker=second >= 0x80,
        padding=padding,
        csrcs=csrcs,
        extensions=extensions,
    )


def build_rtp(packet: RtpPacket) -> bytes:
    """The packet's bytes; `sequence` is taken modulo 2^16. Raises ValueError for extensions that fit no form."""
    block = build_block(packet.extensions)
    first = 0x80 | (0x20 if packet.padding else 0) | (0x10 if block else 0) | len(packet.csrcs) // 4
    second = packet.payload_type | (0x80 if packet.marker else 0)
    header = HEADER.pack(first, second, packet.sequence & 0xFFFF, packet.timestamp, packet.ssrc)
    return header + packet.csrcs + block + packet.payload
