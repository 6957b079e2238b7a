"""A simulcast as a browser sends it, and a decoder that knows what each picture needs."""

from dataclasses import dataclass
from random import Random
from struct import Struct
from typing import Final

from media.forwarder.interface import EncodingSpec, SourceSpec
from media.rtp.packet import RtpPacket
from media.rtp.rtx import restore
from media.rtp.sequence import Unwrapper
from media.rtp.vp8 import parse_vp8
from tests.unit.media.forwarder.peers import Peer, rtx_of, video

_PICTURE: Final = Struct("!IIIBB")
"""Which stream, which picture of it, which one it needs, and which part of how many this is."""
_NOTHING: Final = 0xFFFFFFFF
_TEMPORAL: Final = (0, 2, 1, 2)
_NEEDS: Final = (4, 1, 2, 1)
"""How far back the picture lies that each of the four is made from."""
_SYNC: Final = (False, True, True, False)


class Encoder:
    """One layer at 30 pictures a second, in three temporal ones. Its numbers begin anywhere, near their wraps."""

    def __init__(self, rng: Random, number: int, *, named: bool, wide: bool = True) -> None:
        self.number = number
        self.ssrc, self.rtx_ssrc = 1000 + 10 * number, 1001 + 10 * number
        self.rid = f"r{number % 10}"
        self.named = named
        self.rtx_sequence = rng.randrange(1 << 16)
        self._rng = rng
        self.wide = wide
        self._sequence = 65_536 - rng.randrange(200)
        self.clock = rng.randrange(1 << 32)
        """Its timestamp at the time 0."""
        self._picture_id = (1 << 15) - rng.randrange(60)
        self._tl0 = 256 - rng.randrange(20)
        self._picture = 0
        self._since_key = 0
        self._base = 0

    @property
    def spec(self) -> EncodingSpec:
        return EncodingSpec(rid=self.rid) if self.named else EncodingSpec(self.ssrc, self.rtx_ssrc)

    def picture(self, now: float, *, key: bool = False, parts: int | None = None) -> list[RtpPacket]:
        self._picture += 1
        self._since_key = 0 if key or self._picture == 1 else self._since_key + 1
        turn = self._since_key % 4
        key = self._since_key == 0
        self._picture_id += 1
        self._tl0 += turn == 0
        needs = _NOTHING if key else self._picture - _NEEDS[turn]
        count = parts or self._rng.choice((1, 1, 2, 3))
        return [self._packet(now, part, count, needs, turn, key) for part in range(count)]

    def _packet(self, now: float, part: int, count: int, needs: int, turn: int, key: bool) -> RtpPacket:
        self._sequence += 1
        wide = (0x8000 | self._picture_id & 0x7FFF).to_bytes(2)
        picture_id = wide if self.wide else bytes((self._picture_id & 0x7F,))
        descriptor = bytes((0x80 if part else 0x90, 0xE0)) + picture_id
        descriptor += bytes((self._tl0 & 0xFF, _TEMPORAL[turn] << 6 | _SYNC[turn] << 5))
        body = bytes((0 if key else 1,)) + _PICTURE.pack(self.number, self._picture, needs, part, count)
        named = [(4, b"cam"), (10, self.rid.encode())] if self.named else []
        return RtpPacket(
            96,
            self._sequence & 0xFFFF,
            self.clock + round(now * 90_000) & 0xFFFFFFFF,
            self.ssrc,
            descriptor + body,
            marker=part == count - 1,
            extensions=named,
        )


class Simulcast:
    """Several encoders of one camera. `lost` are packets that did not come and may be sent again."""

    def __init__(self, peer: Peer, rng: Random, layers: int = 3, *, named: bool = False, first: int = 0) -> None:
        self.peer = peer
        self.encoders = [Encoder(rng, first + number, named=named) for number in range(layers)]
        self.source = peer.add_source(self.spec())
        self.lost: list[tuple[Encoder, RtpPacket]] = []
        self._rng = rng

    def spec(self) -> SourceSpec:
        return video(encodings=tuple(encoder.spec for encoder in self.encoders))

    def capture(self, now: float, *, keys: tuple[int, ...] = (), loss: float = 0.0) -> None:
        """One picture of every layer; keyframes of those asked for."""
        for number, encoder in enumerate(self.encoders):
            for packet in encoder.picture(now, key=number in keys):
                if self._rng.random() < loss:
                    self.lost.append((encoder, packet))
                else:
                    self.peer.send(packet, now)

    def answer_requests(self, now: float, **options: float) -> None:
        """One picture of every layer, with the keyframes that the forwarder waits for."""
        waiting = self.peer.forwarder.waiting_for_keyframe()
        self.capture(now, keys=tuple(layer for source, layer in waiting if source == self.source), **options)

    def repair(self, now: float) -> None:
        """What was lost comes by RTX, in any order."""
        self._rng.shuffle(self.lost)
        for encoder, packet in self.lost:
            encoder.rtx_sequence += 1
            named = [(4, b"cam"), (11, encoder.rid.encode())] if encoder.named else []
            again = rtx_of(packet, encoder.rtx_sequence & 0xFFFF, ssrc=encoder.rtx_ssrc, extensions=named)
            self.peer.send(again, now)
        self.lost.clear()


@dataclass(frozen=True)
class Picture:
    stream: int
    number: int
    temporal: int
    keyframe: bool


class Decoder:
    """Takes packets in the order of their numbers and refuses whatever a browser's decoder would stumble over."""

    def __init__(self) -> None:
        self.pictures: list[Picture] = []
        self._decoded: set[tuple[int, int]] = set()
        self._parts: list[int] = []
        self.last: RtpPacket | None = None
        self._tl0: int | None = None

    def take(self, packets: list[RtpPacket]) -> None:
        for packet in packets:
            picture, needs, part, count = read(packet)
            self._check_numbers(packet, part)
            self.last = packet
            self._parts = [*self._parts, part] if part else [0]
            assert self._parts == list(range(part + 1))
            assert packet.marker == (part == count - 1)
            if packet.marker:
                self._decode(picture, needs, packet)

    def _check_numbers(self, packet: RtpPacket, part: int) -> None:
        if self.last is None:
            assert (packet.sequence, part) == (1, 0)
            return
        assert packet.sequence == self.last.sequence + 1 & 0xFFFF
        now, before = parse_vp8(packet.payload), parse_vp8(self.last.payload)
        assert now
        assert before
        step = packet.timestamp - self.last.timestamp & 0xFFFFFFFF
        pictures = now.picture_id - before.picture_id & (1 << now.picture_bits) - 1
        if part:
            assert (step, pictures, now.tl0) == (0, 0, before.tl0)
        else:
            assert 0 < step < 60 * 90_000
            assert pictures == 1

    def _decode(self, picture: Picture, needs: int, packet: RtpPacket) -> None:
        descriptor = parse_vp8(packet.payload)
        assert descriptor
        if descriptor.temporal == 0 and self._tl0 is not None:
            assert descriptor.tl0 == self._tl0 + 1 & 0xFF
        elif descriptor.temporal:
            assert descriptor.tl0 == self._tl0
        self._tl0 = descriptor.tl0
        if picture.keyframe:
            self._decoded.clear()
        else:
            assert (picture.stream, needs) in self._decoded, f"{picture} needs {needs}"
        self._decoded.add((picture.stream, picture.number))
        self.pictures.append(picture)


class Receiver:
    """A subscriber that has lost packets sent again, and puts all in order."""

    def __init__(self) -> None:
        self.packets: dict[int, RtpPacket] = {}
        self._unwrapper = Unwrapper(16)

    def take(self, packets: list[RtpPacket]) -> None:
        for packet in packets:
            original = restore(packet, 101, 5000) if packet.ssrc == 5001 else packet
            assert original
            sequence = self._unwrapper.extend(original.sequence)
            known = self.packets.setdefault(sequence, original)
            assert (known.timestamp, known.marker, known.payload) == (
                original.timestamp,
                original.marker,
                original.payload,
            )

    @property
    def missing(self) -> list[int]:
        """As 16-bit numbers."""
        present = self.packets.keys()
        return [number & 0xFFFF for number in range(min(present), max(present)) if number not in present]

    def complete(self) -> list[list[RtpPacket]]:
        """Pictures of which every part is there, in order."""
        found: dict[Picture, list[RtpPacket]] = {}
        for _, packet in sorted(self.packets.items()):
            found.setdefault(read(packet)[0], []).append(packet)
        return [parts for parts in found.values() if len(parts) == read(parts[0])[3]]


def read(packet: RtpPacket) -> tuple[Picture, int, int, int]:
    """The picture, the number of the one it needs, which part of it this is, and of how many."""
    descriptor = parse_vp8(packet.media)
    assert descriptor
    stream, number, needs, part, count = _PICTURE.unpack(packet.media[-_PICTURE.size :])
    return Picture(stream, number, descriptor.temporal, needs == _NOTHING), needs, part, count
