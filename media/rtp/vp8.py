"""The VP8 payload descriptor (RFC 7741 4.2): what tells layers and pictures apart, and how to renumber them."""

from typing import NamedTuple


class Vp8Descriptor(NamedTuple):
    """`picture_id` has `picture_bits` bits (7 or 15; 0 when absent) at `picture_at`; `tl0_at` is 0 without TL0PICIDX.

    `temporal` is the temporal id, 0 when absent; `sync` (Y) says that of the layers below the picture needs but the
    lowest. `keyframe` is true for the first packet of one.
    """

    picture_bits: int
    picture_at: int
    picture_id: int
    tl0_at: int
    tl0: int
    temporal: int
    sync: bool
    keyframe: bool


_BARE_KEYFRAME = Vp8Descriptor(0, 0, 0, 0, 0, 0, False, True)
_BARE = Vp8Descriptor(0, 0, 0, 0, 0, 0, False, False)


def parse_vp8(media: bytes) -> Vp8Descriptor | None:
    """Of a payload without its padding; None when the descriptor, or the picture's first octet, is not all there."""
    size = len(media)
    if size < 2:
        return None
    first = media[0]
    begins = first & 0x17 == 0x10
    if not first & 0x80:
        return _BARE_KEYFRAME if begins and not media[1] & 1 else _BARE
    flags = media[1]
    at = 2
    picture_bits = picture_at = picture_id = tl0_at = tl0 = temporal = 0
    sync = False
    if flags & 0x80:
        picture_at = at
        picture_bits = 15 if at < size and media[at] & 0x80 else 7
        at += 2 if picture_bits == 15 else 1
    if flags & 0x40:
        tl0_at = at
        at += 1
    layered = at
    if flags & 0x30:
        at += 1
    if at >= size:
        return None
    if picture_bits == 15:
        picture_id = (media[picture_at] & 0x7F) << 8 | media[picture_at + 1]
    elif picture_bits:
        picture_id = media[picture_at]
    if tl0_at:
        tl0 = media[tl0_at]
    if flags & 0x20:
        temporal = media[layered] >> 6
        sync = bool(media[layered] & 0x20)
    keyframe = begins and not media[at] & 1
    return Vp8Descriptor(picture_bits, picture_at, picture_id, tl0_at, tl0, temporal, sync, keyframe)


def renumber(payload: bytes, descriptor: Vp8Descriptor, picture_offset: int, tl0_offset: int) -> bytes:
    """The payload with the offsets added to its picture id and TL0PICIDX, each in as many bits as it has."""
    renumbered = bytearray(payload)
    if descriptor.picture_bits == 15:
        picture_id = descriptor.picture_id + picture_offset & 0x7FFF
        renumbered[descriptor.picture_at] = 0x80 | picture_id >> 8
        renumbered[descriptor.picture_at + 1] = picture_id & 0xFF
    elif descriptor.picture_bits:
        renumbered[descriptor.picture_at] = descriptor.picture_id + picture_offset & 0x7F
    if descriptor.tl0_at:
        renumbered[descriptor.tl0_at] = descriptor.tl0 + tl0_offset & 0xFF
    return bytes(renumbered)
