"""H264 as it came in packets: the pictures of a stream, what they are made of, and whether they can be decoded."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

import av
from aiortc.codecs.h264 import h264_depayload

from media.rtp.packet import parse_rtp

IDR, PARAMETERS = 5, 7
"""Types of NAL units: a slice that needs no picture before it; what all slices until the next one are read by."""
START = b"\x00\x00\x00\x01"


@dataclass(frozen=True)
class Picture:
    """One access unit."""

    payloads: tuple[bytes, ...]

    @property
    def stream(self) -> bytes:
        """In Annex B's format."""
        return b"".join(map(h264_depayload, self.payloads))

    @property
    def begins_anew(self) -> bool:
        """Whether it can be decoded without the pictures before."""
        types = {unit[0] & 0x1F for unit in self.stream.split(START) if unit}
        return {IDR, PARAMETERS} <= types


def pictures(packets: Iterable[bytes], ssrc: int) -> list[Picture]:
    """Of the stream with that SSRC; the last one may lack its end."""
    found = sorted(filter(None, map(parse_rtp, packets)), key=lambda packet: packet.sequence)
    stream = [packet for packet in found if packet.ssrc == ssrc]
    # Far fewer come than would make the number begin again, wherever it does.
    gap = next((at for at in range(1, len(stream)) if stream[at].sequence - stream[at - 1].sequence > 30_000), 0)
    stream = stream[gap:] + stream[:gap]
    timed = groupby((packet for packet in stream if packet.media), key=lambda packet: packet.timestamp)
    return [Picture(tuple(packet.media for packet in group)) for _, group in timed]


def decoded(all_of_them: Iterable[Picture]) -> int:
    """How many a decoder shows, that begins with the first."""
    decoder = av.CodecContext.create("h264", "r")
    shown = [frame for picture in all_of_them for frame in decoder.decode(av.Packet(picture.stream))]
    return len(shown) + len(decoder.decode(None))
