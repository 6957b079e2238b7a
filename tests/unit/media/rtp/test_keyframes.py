import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.rtp.keyframes import h264_keyframe


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
    assert isinstance(h264_keyframe(payload), bool)
