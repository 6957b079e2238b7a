"""Parameters as real clients send them."""

from typing import Any

from media.rtp import uris


def opus_parameters(**changes: Any) -> dict[str, Any]:
    """What mediasoup-client in Chromium sends for a microphone."""
    return {
        "mid": "0",
        "codecs": [
            {
                "mimeType": "audio/opus",
                "payloadType": 111,
                "clockRate": 48000,
                "channels": 2,
                "parameters": {"minptime": 10, "useinbandfec": 1, "usedtx": 1},
                "rtcpFeedback": [{"type": "transport-cc", "parameter": ""}],
            }
        ],
        "headerExtensions": [
            {"uri": uris.MID, "id": 4, "encrypt": False, "parameters": {}},
            {"uri": uris.ABS_SEND_TIME, "id": 2, "encrypt": False, "parameters": {}},
            {"uri": uris.TRANSPORT_CC, "id": 3, "encrypt": False, "parameters": {}},
            {"uri": uris.AUDIO_LEVEL, "id": 1, "encrypt": False, "parameters": {}},
        ],
        "encodings": [{"ssrc": 1111, "dtx": True}],
        "rtcp": {"cname": "publisher", "reducedSize": True},
        "msid": "a b",
    } | changes


def vp8_parameters(**changes: Any) -> dict[str, Any]:
    """What mediasoup-client in Chromium sends for a camera."""
    return {
        "mid": "1",
        "codecs": [
            {
                "mimeType": "video/VP8",
                "payloadType": 96,
                "clockRate": 90000,
                "parameters": {},
                "rtcpFeedback": [
                    {"type": "goog-remb", "parameter": ""},
                    {"type": "transport-cc", "parameter": ""},
                    {"type": "ccm", "parameter": "fir"},
                    {"type": "nack", "parameter": ""},
                    {"type": "nack", "parameter": "pli"},
                ],
            },
            {
                "mimeType": "video/rtx",
                "payloadType": 97,
                "clockRate": 90000,
                "parameters": {"apt": 96},
                "rtcpFeedback": [],
            },
        ],
        "headerExtensions": [
            {"uri": uris.MID, "id": 4, "encrypt": False, "parameters": {}},
            {"uri": uris.RID, "id": 10, "encrypt": False, "parameters": {}},
            {"uri": uris.REPAIRED_RID, "id": 11, "encrypt": False, "parameters": {}},
            {"uri": uris.ABS_SEND_TIME, "id": 2, "encrypt": False, "parameters": {}},
            {"uri": uris.TRANSPORT_CC, "id": 3, "encrypt": False, "parameters": {}},
            {"uri": uris.VIDEO_ORIENTATION, "id": 13, "encrypt": False, "parameters": {}},
        ],
        "encodings": [{"ssrc": 2222, "rtx": {"ssrc": 2223}, "maxBitrate": 1_500_000}],
        "rtcp": {"cname": "publisher", "reducedSize": True},
    } | changes


def h264_parameters(profile_level_id: str | None = "42e01f", packetization_mode: int | None = 1) -> dict[str, Any]:
    parameters: dict[str, Any] = {"level-asymmetry-allowed": 1}
    if profile_level_id is not None:
        parameters["profile-level-id"] = profile_level_id
    if packetization_mode is not None:
        parameters["packetization-mode"] = packetization_mode
    codec = {"mimeType": "video/H264", "payloadType": 108, "clockRate": 90000, "parameters": parameters}
    return {"codecs": [codec], "encodings": [{"ssrc": 3333}]}
