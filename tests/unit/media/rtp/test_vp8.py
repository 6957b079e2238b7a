"""VP8 payload descriptors, read and renumbered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.rtp.vp8 import Vp8Descriptor, parse_vp8, renumber


@pytest.mark.parametrize(
    ("payload", "answer"),
    [
        (b"", False),
        (b"\x10\x00", True),
        (b"\x10\x01", False),
        (b"\x10", False),
        (b"\x00\x00", False),
        (b"\x11\x00", False),
        (b"\x18\x00", True),
        (b"\x90\x80\x05\x00", True),
        (b"\x90\x80\x05\x01", False),
        (b"\x90\x80\x85\x05\x00", True),
        (b"\x90\xe0\x85\x05\x01\x40\x00", True),
        (b"\x90\xe0\x85\x05\x01\x40\x01", False),
        (b"\x90\xf0\x05\x01\x40\x00", True),
        (b"\x90\x10\x40\x00", True),
        (b"\x90\x80\x85\x05", False),
        (b"\x90\x80", False),
        (b"\x90", False),
    ],
)
def test_a_keyframe_is_known_by_its_first_packet(payload: bytes, answer: bool) -> None:
    descriptor = parse_vp8(payload)
    assert (descriptor is not None and descriptor.keyframe) is answer


@pytest.mark.parametrize(
    ("payload", "descriptor"),
    [
        (b"\x90\xe0\x92\x34\x56\xa0\x00", Vp8Descriptor(15, 2, 0x1234, 4, 0x56, 2, True, True)),
        (b"\x90\xe0\x12\x56\x40\x01", Vp8Descriptor(7, 2, 0x12, 3, 0x56, 1, False, False)),
        (b"\x90\xf0\x12\x56\xdf\x01", Vp8Descriptor(7, 2, 0x12, 3, 0x56, 3, False, False)),
        (b"\x80\x40\x07\x01", Vp8Descriptor(0, 0, 0, 2, 7, 0, False, False)),
        (b"\x80\x10\xff\x01", Vp8Descriptor(0, 0, 0, 0, 0, 0, False, False)),
        (b"\x00\xff", Vp8Descriptor(0, 0, 0, 0, 0, 0, False, False)),
        (b"\x90\xe0\x92\x34\x56\xa0", None),
    ],
)
def test_every_field_has_its_place(payload: bytes, descriptor: Vp8Descriptor | None) -> None:
    assert parse_vp8(payload) == descriptor


@given(st.binary(max_size=12), st.integers(0, 0x7FFF), st.integers(0, 0xFF))
def test_renumbering_changes_the_two_numbers_alone(payload: bytes, picture: int, tl0: int) -> None:
    before = parse_vp8(payload)
    if before is None:
        return
    renumbered = renumber(payload, before, picture, tl0)
    after = parse_vp8(renumbered)
    mask = (1 << before.picture_bits) - 1
    assert after == before._replace(
        picture_id=before.picture_id + picture & mask, tl0=before.tl0 + tl0 & 0xFF if before.tl0_at else 0
    )
    assert renumber(renumbered, after, -picture, -tl0) == payload
