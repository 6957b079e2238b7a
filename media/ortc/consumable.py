"""A producer's parameters translated to the router's numbers, from which any consumer's are cut (as mediasoup does)."""

import re
from dataclasses import dataclass
from typing import Final

from media.errors import MediaError
from media.ortc.capabilities import ROUTER
from media.ortc.matching import same_codec
from media.ortc.models import (
    CodecValue,
    MediaKind,
    RtpCodecCapability,
    RtpCodecParameters,
    RtpHeaderExtensionParameters,
    RtpParameters,
)

_PASSED_ON: Final = {
    "audio/opus": ("minptime", "useinbandfec", "usedtx", "stereo", "sprop-stereo", "maxplaybackrate"),
    "video/vp8": ("max-fr", "max-fs"),
    "video/h264": ("packetization-mode", "level-asymmetry-allowed", "profile-level-id"),
}
"""Parameters a subscriber may see. They end up in its SDP, so nothing else of a publisher's does."""


@dataclass(frozen=True, slots=True)
class ConsumableCodec:
    router: RtpCodecCapability
    router_payload_type: int
    router_rtx_payload_type: int | None
    producer_payload_type: int
    parameters: dict[str, CodecValue]


@dataclass(frozen=True, slots=True)
class Consumable:
    kind: MediaKind
    codecs: tuple[ConsumableCodec, ...]
    extensions: tuple[RtpHeaderExtensionParameters, ...]
    """What the router may send on, with the router's ids."""
    dtx: bool
    scalability: str | None
    """Spatial and temporal layers as a WebRTC scalability mode ("L3T3"), None for a single stream of one rate."""


def make_consumable(kind: MediaKind, parameters: RtpParameters) -> Consumable:
    """`parameters` are from `parse_rtp_parameters`. Raises MediaError("rtp_parameters_invalid") for a foreign codec."""
    return Consumable(
        kind=kind,
        codecs=tuple(_translate(codec) for codec in parameters.codecs if not codec.is_rtx),
        extensions=tuple(
            RtpHeaderExtensionParameters(uri=extension.uri, id=extension.preferred_id)
            for extension in ROUTER.header_extensions
            if extension.kind == kind and extension.direction in ("sendrecv", "sendonly")
        ),
        dtx=any(encoding.dtx for encoding in parameters.encodings),
        scalability=_scalability(parameters),
    )


def _scalability(parameters: RtpParameters) -> str | None:
    """Each encoding is a spatial layer; all have the temporal layers that the first says."""
    layers = len(parameters.encodings)
    modes = [re.fullmatch(r"[LS]1T([1-3])(_KEY|h)?", each.scalability_mode or "") for each in parameters.encodings]
    temporal = modes[0][1] if modes and modes[0] else "1"
    return None if layers < 2 and temporal == "1" else f"L{max(layers, 1)}T{temporal}"


def _translate(codec: RtpCodecParameters) -> ConsumableCodec:
    router = next((candidate for candidate in ROUTER.codecs if same_codec(candidate, codec)), None)
    if router is None or router.preferred_payload_type is None:
        raise MediaError("rtp_parameters_invalid", "codec not supported by the router")
    passed_on = _PASSED_ON[router.name]
    return ConsumableCodec(
        router=router,
        router_payload_type=router.preferred_payload_type,
        router_rtx_payload_type=next(
            (rtx.preferred_payload_type for rtx in ROUTER.codecs if rtx.apt == router.preferred_payload_type), None
        ),
        producer_payload_type=codec.payload_type,
        parameters={name: value for name, value in codec.parameters.items() if name in passed_on and _harmless(value)},
    )


def _harmless(value: CodecValue) -> bool:
    return not isinstance(value, str) or bool(re.fullmatch(r"[0-9A-Za-z]{1,16}", value))
