"""ORTC as a browser would send it."""

from itertools import count
from typing import Any

from media import ROUTER_RTP_CAPABILITIES

_ssrcs = count(1000)

CAPABILITIES: dict[str, Any] = ROUTER_RTP_CAPABILITIES
DTLS: dict[str, Any] = {
    "role": "client",
    "fingerprints": [{"algorithm": "sha-256", "value": ":".join(["AB"] * 32)}],
}


def opus() -> dict[str, Any]:
    return _parameters({"mimeType": "audio/opus", "payloadType": 111, "clockRate": 48000, "channels": 2})


def vp8() -> dict[str, Any]:
    return _parameters({"mimeType": "video/VP8", "payloadType": 96, "clockRate": 90000})


def h264() -> dict[str, Any]:
    baseline = {"packetization-mode": 1, "profile-level-id": "42e01f", "level-asymmetry-allowed": 1}
    return _parameters({"mimeType": "video/H264", "payloadType": 102, "clockRate": 90000, "parameters": baseline})


def _parameters(codec: dict[str, Any]) -> dict[str, Any]:
    return {
        "mid": "0",
        "codecs": [{"parameters": {}, "rtcpFeedback": []} | codec],
        "headerExtensions": [],
        "encodings": [{"ssrc": next(_ssrcs)}],
        "rtcp": {"cname": "peer", "reducedSize": True},
    }
