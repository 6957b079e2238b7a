"""When two sides mean the same codec."""

from media.ortc.h264 import is_constrained_baseline
from media.ortc.models import Codec, RtcpFeedback


def same_codec(a: Codec, b: Codec) -> bool:
    """As mediasoup matches strictly: name, clock rate, channels, and for H264 packetization mode and profile."""
    if a.name != b.name or a.clock_rate != b.clock_rate or (a.channels or 1) != (b.channels or 1):
        return False
    if a.name == "video/h264":
        modes = {codec.parameters.get("packetization-mode", 0) for codec in (a, b)}
        return len(modes) == 1 and all(
            is_constrained_baseline(codec.parameters.get("profile-level-id")) for codec in (a, b)
        )
    return True


def shared_feedback(a: Codec, b: Codec) -> list[RtcpFeedback]:
    offered = {(feedback.type, feedback.parameter) for feedback in b.rtcp_feedback}
    return [feedback for feedback in a.rtcp_feedback if (feedback.type, feedback.parameter) in offered]
