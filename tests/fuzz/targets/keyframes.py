"""Keyframes of H264, and VP8's descriptor: what is read is in the payload, and what is renumbered reads the same."""

from media.rtp.keyframes import KEYFRAME_TESTS, h264_keyframe
from media.rtp.vp8 import parse_vp8, renumber


def check(data: bytes) -> None:
    assert KEYFRAME_TESTS.keys() == {"h264"}
    if h264_keyframe(data):
        assert data[0] & 0x1F in (7, 24, 28)
        assert any(octet & 0x1F == 7 for octet in data)
    descriptor = parse_vp8(data)
    if descriptor is None:
        return
    if descriptor.keyframe:
        # Start of partition 0 (RFC 7741 4.2), and something of it is there.
        assert data[0] & 0x17 == 0x10
        assert len(data) >= 2
    assert renumber(data, descriptor, 0, 0) == data
    again = parse_vp8(renumber(data, descriptor, 3, 5))
    assert again is not None
    assert again.keyframe == descriptor.keyframe
