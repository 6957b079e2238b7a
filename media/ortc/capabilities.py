"""What every router here can receive and send, in mediasoup-client's shape."""

from typing import Any, Final

from media.ortc.models import RtpCapabilities
from media.rtp import uris

_VIDEO_FEEDBACK: Final = [
    {"type": "nack", "parameter": ""},
    {"type": "nack", "parameter": "pli"},
    {"type": "ccm", "parameter": "fir"},
    {"type": "goog-remb", "parameter": ""},
    {"type": "transport-cc", "parameter": ""},
]


def _video(name: str, payload_type: int, parameters: dict[str, Any]) -> list[dict[str, Any]]:
    """The codec and, on the next payload type, its retransmission."""
    return [
        {
            "kind": "video",
            "mimeType": f"video/{name}",
            "preferredPayloadType": payload_type,
            "clockRate": 90000,
            "parameters": parameters,
            "rtcpFeedback": _VIDEO_FEEDBACK,
        },
        {
            "kind": "video",
            "mimeType": "video/rtx",
            "preferredPayloadType": payload_type + 1,
            "clockRate": 90000,
            "parameters": {"apt": payload_type},
            "rtcpFeedback": [],
        },
    ]


def _extension(uri: str, identifier: int, *kinds: str, direction: str = "sendrecv") -> list[dict[str, Any]]:
    return [
        {"kind": kind, "uri": uri, "preferredId": identifier, "preferredEncrypt": False, "direction": direction}
        for kind in kinds
    ]


ROUTER_RTP_CAPABILITIES: Final[dict[str, Any]] = {
    "codecs": [
        {
            "kind": "audio",
            "mimeType": "audio/opus",
            "preferredPayloadType": 100,
            "clockRate": 48000,
            "channels": 2,
            "parameters": {"useinbandfec": 1, "usedtx": 1},
            "rtcpFeedback": [{"type": "nack", "parameter": ""}, {"type": "transport-cc", "parameter": ""}],
        },
        *_video("VP8", 101, {}),
        *_video("H264", 103, {"packetization-mode": 1, "level-asymmetry-allowed": 1, "profile-level-id": "42e01f"}),
    ],
    "headerExtensions": [
        *_extension(uris.MID, 1, "audio", "video"),
        # A subscriber gets one stream of a simulcast, so the stream ids go one way only.
        *_extension(uris.RID, 2, "video", direction="recvonly"),
        *_extension(uris.REPAIRED_RID, 3, "video", direction="recvonly"),
        *_extension(uris.ABS_SEND_TIME, 4, "audio", "video"),
        *_extension(uris.TRANSPORT_CC, 5, "audio", "video"),
        *_extension(uris.AUDIO_LEVEL, 10, "audio"),
        *_extension(uris.VIDEO_ORIENTATION, 11, "video"),
    ],
}
"""Static, so that `device.load` can run before a router exists. Treat as read-only."""

ROUTER: Final = RtpCapabilities.model_validate(ROUTER_RTP_CAPABILITIES)
