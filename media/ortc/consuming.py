"""A consumer's RTP parameters: what a consumable offers and a device can receive."""

from media.errors import MediaError
from media.ortc.consumable import Consumable, ConsumableCodec
from media.ortc.matching import same_codec, shared_feedback
from media.ortc.models import (
    Mid,
    RtcpFeedback,
    RtcpParameters,
    RtpCapabilities,
    RtpCodecCapability,
    RtpCodecParameters,
    RtpEncodingParameters,
    RtpHeaderExtensionParameters,
    RtpParameters,
    RtxEncoding,
)
from media.rtp import uris


def can_consume(consumable: Consumable, capabilities: RtpCapabilities) -> bool:
    """Whether the device can receive the producer's first codec."""
    return _matching(consumable.codecs[0], capabilities) is not None


def consumer_parameters(
    consumable: Consumable, capabilities: RtpCapabilities, *, mid: Mid, ssrc: int, rtx_ssrc: int, cname: str
) -> RtpParameters:
    """One encoding, of however many layers, with `ssrc`, and `rtx_ssrc` if the device knows RTX.

    Payload types and ids are the router's.

    `cname` should be the same for all sources of one publisher, for lips and sound to agree (RFC 3550 6.5.1).
    Raises MediaError("rtp_capabilities_invalid") when the device cannot receive it.
    """
    if not can_consume(consumable, capabilities):
        raise MediaError("rtp_capabilities_invalid", "no codec in common")
    known = {extension.uri for extension in capabilities.header_extensions if extension.kind in (None, consumable.kind)}
    # One REMB says what ten to twenty packets of transport-wide feedback would let us work out, a second.
    known.discard(uris.TRANSPORT_CC)
    extensions = [extension for extension in consumable.extensions if extension.uri in known]
    codecs = [codec for offer in consumable.codecs for codec in _codecs(offer, capabilities, extensions)]
    # One RTX stream serves every codec, but only if the one in use has it.
    has_rtx = len(codecs) > 1 and codecs[1].is_rtx
    return RtpParameters(
        mid=mid,
        codecs=codecs,
        header_extensions=extensions,
        encodings=[
            RtpEncodingParameters(
                ssrc=ssrc,
                rtx=RtxEncoding(ssrc=rtx_ssrc) if has_rtx else None,
                dtx=True if consumable.dtx else None,
                scalability_mode=consumable.scalability,
            )
        ],
        rtcp=RtcpParameters(cname=cname),
    )


def _matching(offer: ConsumableCodec, capabilities: RtpCapabilities) -> RtpCodecCapability | None:
    return next((codec for codec in capabilities.codecs if same_codec(codec, offer.router)), None)


def _codecs(
    offer: ConsumableCodec, capabilities: RtpCapabilities, extensions: list[RtpHeaderExtensionParameters]
) -> list[RtpCodecParameters]:
    """The media codec and its RTX as far as the device has them."""
    capability = _matching(offer, capabilities)
    if capability is None:
        return []
    codecs = [
        RtpCodecParameters(
            mime_type=offer.router.mime_type,
            payload_type=offer.router_payload_type,
            clock_rate=offer.router.clock_rate,
            channels=offer.router.channels,
            parameters=offer.parameters,
            rtcp_feedback=_one_congestion_control(shared_feedback(offer.router, capability), extensions),
        )
    ]
    own_type = capability.preferred_payload_type
    if offer.router_rtx_payload_type is not None and any(
        codec.is_rtx and codec.apt == own_type is not None for codec in capabilities.codecs
    ):
        codecs.append(
            RtpCodecParameters(
                mime_type=f"{capability.kind}/rtx",
                payload_type=offer.router_rtx_payload_type,
                clock_rate=offer.router.clock_rate,
                parameters={"apt": offer.router_payload_type},
            )
        )
    return codecs


def _one_congestion_control(
    feedback: list[RtcpFeedback], extensions: list[RtpHeaderExtensionParameters]
) -> list[RtcpFeedback]:
    """REMB if absolute send time, which it is worked out from, is negotiated; no transport-wide feedback."""
    unwanted = {"transport-cc"}
    if all(extension.uri != uris.ABS_SEND_TIME for extension in extensions):
        unwanted.add("goog-remb")
    return [item for item in feedback if item.type not in unwanted]
