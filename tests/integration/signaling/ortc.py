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


def _parameters(codec: dict[str, Any]) -> dict[str, Any]:
    return {
        "mid": "0",
        "codecs": [codec | {"parameters": {}, "rtcpFeedback": []}],
        "headerExtensions": [],
        "encodings": [{"ssrc": next(_ssrcs)}],
        "rtcp": {"cname": "peer", "reducedSize": True},
    }
