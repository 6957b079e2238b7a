import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.rtp.keyframes import h264_keyframe, vp8_keyframe


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
def test_vp8(payload: bytes, answer: bool) -> None:
    assert vp8_keyframe(payload) is answer


@pytest.mark.parametrize(
    ("payload", "answer"),
    [
        (b"", False),
        (b"\x67\x42", True),
        (b"\x68\x42", False),
        (b"\x65\x42", False),
        (b"\x41\x42", False),
        (b"\x7c\x87\x42", True),
        (b"\x7c\x07\x42", False),
        (b"\x7c\x85\x42", False),
        (b"\x7c", False),
        (b"\x78\x00\x02\x67\x42\x00\x01\x68", True),
        (b"\x78\x00\x01\x68\x00\x02\x67\x42", True),
        (b"\x78\x00\x01\x68\x00\x01\x65", False),
        (b"\x78\x00\x00\x00", False),
        (b"\x78\xff\xff\x41", False),
        (b"\x78\x00", False),
    ],
)
def test_h264(payload: bytes, answer: bool) -> None:
    assert h264_keyframe(payload) is answer


@given(st.binary(max_size=30))
def test_anything_is_answered(payload: bytes) -> None:
    assert isinstance(vp8_keyframe(payload), bool)
    assert isinstance(h264_keyframe(payload), bool)
