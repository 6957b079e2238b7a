"""What a publisher's encoder and packetiser would put on the wire, and what they would not."""

from random import Random

from media.rtp import uris
from media.rtp.packet import RtpPacket, build_rtp

RECEIVED = {
    uris.MID: 4,
    uris.RID: 10,
    uris.REPAIRED_RID: 11,
    uris.ABS_SEND_TIME: 2,
    uris.TRANSPORT_CC: 3,
    uris.VIDEO_ORIENTATION: 13,
    uris.AUDIO_LEVEL: 1,
}
"""The publisher's ids."""
_TEMPORAL = (0, 2, 1, 2)
_KEPT = 300


class Stream:
    """One encoding of a source: makes plain packets of it. Numbers begin a little before they wrap."""

    def __init__(self, rng: Random, codec: str, ssrc: int, mid: str, rid: str | None) -> None:
        self.rng = rng
        self.codec = codec
        self.ssrc, self.rtx_ssrc = ssrc, ssrc + 1
        self.mid, self.rid = mid, rid
        self.payload_type = {"opus": 111, "vp8": 96, "h264": 108}[codec]
        self.sequence = 65_536 - rng.randrange(200)
        self.timestamp = 0x1_0000_0000 - rng.randrange(2_000_000)
        self.rtx_sequence = 65_536 - rng.randrange(20)
        self.wide_picture_id, self.ids = rng.random() < 0.7, rng.random() < 0.9
        self.picture_id, self.tl0 = rng.randrange(1 << 15), rng.randrange(256)
        self.frames = 0
        self.temporal = rng.random() < 0.8
        self.names_itself = 8
        """How many packets still tell MID and RID."""
        self.kept: list[RtpPacket] = []

    def renew(self, ssrc: int) -> None:
        """As after a restart of the encoder."""
        self.ssrc, self.rtx_ssrc = ssrc, ssrc + 1
        self.sequence, self.timestamp = self.rng.randrange(65_536), self.rng.randrange(1 << 32)
        self.names_itself, self.kept = 8, []

    def frame(self, key: bool, transport_sequence: int) -> list[bytes]:
        rng = self.rng
        self.timestamp += rng.choice((3000, 3000, 3000, 2970, 9000)) if self.codec != "opus" else 960
        count = 1 if self.codec == "opus" else rng.choice((1, 1, 2, 3, 4))
        packets = []
        temporal = 0 if key else _TEMPORAL[self.frames % 4]
        self.frames = 0 if key else self.frames + 1
        self.picture_id += 1
        self.tl0 += temporal == 0
        sync = temporal > 0 and rng.random() < 0.5
        for index in range(count):
            self.sequence += 1
            packet = RtpPacket(
                self.payload_type,
                self.sequence & 0xFFFF,
                self.timestamp & 0xFFFFFFFF,
                self.ssrc,
                self._payload(key, index == 0, temporal, sync),
                marker=index == count - 1,
                csrcs=bytes(rng.choice((4, 8))) if rng.random() < 0.02 else b"",
                extensions=self._extensions(transport_sequence + index, retransmitted=False),
            )
            if rng.random() < 0.03:
                packet.padding = rng.randrange(1, 9)
                packet.payload += bytes(packet.padding - 1) + bytes((packet.padding,))
            self.kept.append(packet)
            packets.append(build_rtp(packet))
        del self.kept[:-_KEPT]
        return packets

    def _payload(self, key: bool, first: bool, temporal: int, sync: bool) -> bytes:
        body = self.rng.randbytes(self.rng.randrange(2, 24))
        if self.codec == "vp8":
            return self._vp8_descriptor(first, temporal, sync) + bytes((0 if key else 1,)) + body
        if self.codec == "h264":
            return (b"\x67" if key and first else b"\x41") + body
        return body

    def _vp8_descriptor(self, first: bool, temporal: int, sync: bool) -> bytes:
        start = 0x10 if first else 0
        if not self.ids:
            return bytes((start,))
        if self.wide_picture_id:
            picture = (0x8000 | self.picture_id & 0x7FFF).to_bytes(2)
        else:
            picture = bytes((self.picture_id & 0x7F,))
        if not self.temporal:
            return bytes((0x80 | start, 0x80)) + picture
        return bytes((0x80 | start, 0xE0)) + picture + bytes((self.tl0 & 0xFF, temporal << 6 | sync << 5))

    def _extensions(self, transport_sequence: int, retransmitted: bool) -> list[tuple[int, bytes]]:
        rng = self.rng
        elements = [(3, (transport_sequence & 0xFFFF).to_bytes(2)), (2, rng.randbytes(3))]
        if self.codec == "opus":
            elements.append((1, bytes((rng.randrange(256),))))
        elif rng.random() < 0.2:
            elements.append((13, rng.randbytes(1)))
        if self.names_itself > 0 or rng.random() < 0.02:
            self.names_itself -= 1
            elements.append((4, self.mid.encode()))
            if self.rid is not None:
                elements.append((11 if retransmitted else 10, self.rid.encode()))
        if rng.random() < 0.03:
            # No longer fits the one-byte form.
            elements.append((rng.choice((13, 99)), rng.randbytes(rng.choice((0, 1, 17, 40)))))
        return elements

    def repair(self, transport_sequence: int) -> bytes | None:
        """A retransmission of something recent; what came already is then a duplicate."""
        if not self.kept or self.codec == "opus":
            return None
        original = self.kept[-1 - min(len(self.kept) - 1, int(self.rng.expovariate(0.15)))]
        self.rtx_sequence += 1
        payload = original.sequence.to_bytes(2) + original.media
        if self.rng.random() < 0.02:
            payload = payload[: self.rng.randrange(3)]
        return build_rtp(
            RtpPacket(
                self.payload_type + 1,
                self.rtx_sequence & 0xFFFF,
                original.timestamp,
                self.rtx_ssrc,
                payload,
                marker=original.marker,
                extensions=self._extensions(transport_sequence, retransmitted=True),
            )
        )

    def padding(self, transport_sequence: int, rtx: bool) -> bytes:
        """A packet of nothing but padding, sent to probe the path."""
        octets = self.rng.randrange(1, 256)
        if rtx:
            self.rtx_sequence += 1
        else:
            self.sequence += 1
        return build_rtp(
            RtpPacket(
                self.payload_type + rtx,
                (self.rtx_sequence if rtx else self.sequence) & 0xFFFF,
                self.timestamp & 0xFFFFFFFF,
                self.rtx_ssrc if rtx else self.ssrc,
                bytes(octets - 1) + bytes((octets,)),
                padding=octets,
                extensions=self._extensions(transport_sequence, retransmitted=rtx),
            )
        )

    def foreign(self) -> bytes:
        """Of a payload type that nobody negotiated."""
        self.sequence += 1
        return build_rtp(RtpPacket(13, self.sequence & 0xFFFF, self.timestamp & 0xFFFFFFFF, self.ssrc, b"noise"))
