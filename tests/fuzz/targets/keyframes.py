"""Keyframes of VP8 and H264: the tests look at the payload only, and say the same twice."""

from media.rtp.keyframes import KEYFRAME_TESTS, h264_keyframe, vp8_keyframe


def check(data: bytes) -> None:
    assert KEYFRAME_TESTS.keys() == {"vp8", "h264"}
    if vp8_keyframe(data):
        # Start of partition 0 (RFC 7741 4.2), and something of it is there.
        assert data[0] & 0x17 == 0x10
        assert len(data) >= 2
    if h264_keyframe(data):
        assert data[0] & 0x1F in (7, 24, 28)
        assert any(octet & 0x1F == 7 for octet in data)
