"""From negotiated parameters to what the forwarder is told."""

from media.forwarder.interface import EncodingSpec, PayloadFormat, SinkSpec, SourceSpec
from media.ortc.capabilities import ROUTER
from media.ortc.consumable import Consumable
from media.ortc.models import MediaKind, RtpParameters


def source_spec(kind: MediaKind, parameters: RtpParameters, *, paused: bool = False) -> SourceSpec:
    """What a producer's checked parameters say its packets look like."""
    rtx = {codec.apt: codec.payload_type for codec in parameters.codecs if codec.is_rtx}
    received = {
        extension.uri
        for extension in ROUTER.header_extensions
        if extension.kind == kind and extension.direction in ("sendrecv", "recvonly")
    }
    media = [codec for codec in parameters.codecs if not codec.is_rtx]
    return SourceSpec(
        kind=kind,
        formats=tuple(
            PayloadFormat(
                payload_type=codec.payload_type,
                codec=codec.name.partition("/")[2],
                clock_rate=codec.clock_rate,
                rtx_payload_type=rtx.get(codec.payload_type),
            )
            for codec in media
        ),
        encodings=tuple(
            EncodingSpec(ssrc=encoding.ssrc, rtx_ssrc=encoding.rtx.ssrc if encoding.rtx else None, rid=encoding.rid)
            for encoding in parameters.encodings
        )
        or (EncodingSpec(),),
        mid=parameters.mid,
        extensions={ext.uri: ext.id for ext in parameters.header_extensions if ext.uri in received},
        nack=any(fb.type == "nack" and not fb.parameter for codec in media for fb in codec.rtcp_feedback),
        paused=paused,
    )


def sink_spec(consumable: Consumable, parameters: RtpParameters, *, paused: bool = True) -> SinkSpec:
    """What a consumer's parameters (from `consumer_parameters`) say its packets shall look like."""
    encoding = parameters.encodings[0]
    if encoding.ssrc is None:
        raise ValueError("a consumer's encoding has an SSRC")
    used = {codec.payload_type for codec in parameters.codecs}
    return SinkSpec(
        ssrc=encoding.ssrc,
        payload_types={
            codec.producer_payload_type: codec.router_payload_type
            for codec in consumable.codecs
            if codec.router_payload_type in used
        },
        rtx_ssrc=encoding.rtx.ssrc if encoding.rtx else None,
        rtx_payload_types={codec.apt: codec.payload_type for codec in parameters.codecs if codec.apt is not None},
        extensions={extension.uri: extension.id for extension in parameters.header_extensions},
        mid=parameters.mid,
        paused=paused,
    )
