"""Which layer of which source an SSRC that nobody announced belongs to (RFC 8843 9.2, RFC 8852 3)."""

from typing import TYPE_CHECKING

from media.rtp import uris
from media.rtp.packet import RtpPacket

if TYPE_CHECKING:
    from media.forwarder.layer import Layer
    from media.forwarder.transport import Transport


def bind(transport: "Transport", packet: RtpPacket) -> "Layer | None":
    """Find the layer by MID and RID (of a repair, the repaired RID), and route the packet's SSRC there from now on.

    A source's only encoding needs no RID; one of several without RIDs is known by its announced SSRC alone. Without a
    MID, a payload type that one source alone uses tells, if that source has one encoding and lacks the SSRC.
    """
    layer = _by_stream_id(transport, packet) or _by_payload_type(transport, packet)
    if layer is None:
        return None
    if layer.source.is_rtx(packet.payload_type):
        layer.bind_rtx(packet.ssrc)
    elif layer.source.has_format(packet.payload_type):
        layer.rebind(packet.ssrc)
    else:
        return None
    transport.route(packet.ssrc, layer)
    return layer


def _by_stream_id(transport: "Transport", packet: RtpPacket) -> "Layer | None":
    mid = _text(transport, packet, uris.MID)
    source = next((each for each in transport.sources.values() if each.spec.mid == mid), None) if mid else None
    if source is None:
        return None
    if len(source.layers) == 1:
        return source.layers[0]
    # Chromium names the stream that a repair is of by either extension.
    rid = _text(transport, packet, uris.RID) or _text(transport, packet, uris.REPAIRED_RID)
    return next((layer for layer in source.layers if layer.rid == rid), None) if rid else None


def _by_payload_type(transport: "Transport", packet: RtpPacket) -> "Layer | None":
    if _text(transport, packet, uris.MID) is not None:
        return None
    candidates = [
        source
        for source in transport.sources.values()
        if source.has_format(packet.payload_type) or source.is_rtx(packet.payload_type)
    ]
    if len(candidates) != 1 or len(candidates[0].layers) > 1:
        return None
    source, layer = candidates[0], candidates[0].layers[0]
    known = layer.rtx_ssrc if source.is_rtx(packet.payload_type) else layer.ssrc
    return layer if known is None else None


def _text(transport: "Transport", packet: RtpPacket, uri: str) -> str | None:
    identifier = transport.extension_ids.get(uri)
    value = packet.extension(identifier) if identifier else None
    return value.decode("ascii", "replace") if value else None
