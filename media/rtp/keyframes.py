"""Where a decoder can begin: the first packet of a keyframe, seen in the payload."""

from collections.abc import Callable
from typing import Final

_SPS: Final = 7
_STAP_A: Final = 24
_FU_A: Final = 28


def h264_keyframe(payload: bytes) -> bool:
    """RFC 6184 5.4: a sequence parameter set, alone, aggregated or at the start of a fragment, begins a keyframe.

    A bare IDR slice does not count: a decoder that joins here lacks the parameters.
    """
    if not payload:
        return False
    nal_type = payload[0] & 0x1F
    if nal_type == _SPS:
        return True
    if nal_type == _FU_A:
        return len(payload) > 1 and payload[1] & 0x9F == 0x80 | _SPS
    if nal_type != _STAP_A:
        return False
    position = 1
    while position + 2 < len(payload):
        if payload[position + 2] & 0x1F == _SPS:
            return True
        position += 2 + int.from_bytes(payload[position : position + 2])
    return False


KEYFRAME_TESTS: Final[dict[str, Callable[[bytes], bool]]] = {"h264": h264_keyframe}
"""By lower-case MIME subtype. VP8's descriptor tells it (`media.rtp.vp8`)."""
