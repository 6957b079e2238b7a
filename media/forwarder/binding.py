"""Which source an SSRC that nobody announced belongs to (RFC 8843 9.2)."""

from typing import TYPE_CHECKING

from media.rtp import uris
from media.rtp.packet import RtpPacket

if TYPE_CHECKING:
    from media.forwarder.source import Source
    from media.forwarder.transport import Transport


def bind(transport: "Transport", packet: RtpPacket) -> "Source | None":
    """Find by MID (and RID) the source whose first encoding the packet is of, and route its SSRC there from now on.

    Without a MID, a payload type that one source alone uses tells, if that source lacks the SSRC.
    """
    source = _by_stream_id(transport, packet) or _by_payload_type(transport, packet)
    if source is None:
        return None
    if source.is_rtx(packet.payload_type):
        source.bind_rtx(packet.ssrc)
    elif source.has_format(packet.payload_type):
        source.rebind(packet.ssrc)
    else:
        return None
    transport.route(packet.ssrc, source)
    return source


def _by_stream_id(transport: "Transport", packet: RtpPacket) -> "Source | None":
    mid = _text(transport, packet, uris.MID)
    if mid is None:
        return None
    rid = _text(transport, packet, uris.RID) or _text(transport, packet, uris.REPAIRED_RID)
    for source in transport.sources.values():
        if source.spec.mid == mid:
            # Of several encodings only the first is ours; without RIDs their announced SSRCs alone tell which.
            several = len(source.spec.encodings) > 1
            return None if several and (rid is None or rid != source.encoding.rid) else source
    return None


def _by_payload_type(transport: "Transport", packet: RtpPacket) -> "Source | None":
    if _text(transport, packet, uris.MID) is not None:
        return None
    candidates = [
        source
        for source in transport.sources.values()
        if source.has_format(packet.payload_type) or source.is_rtx(packet.payload_type)
    ]
    if len(candidates) != 1 or len(candidates[0].spec.encodings) > 1:
        return None
    source = candidates[0]
    known = source.rtx_ssrc if source.is_rtx(packet.payload_type) else source.ssrc
    return source if known is None else None


def _text(transport: "Transport", packet: RtpPacket, uri: str) -> str | None:
    identifier = transport.extension_ids.get(uri)
    value = packet.extension(identifier) if identifier else None
    return value.decode("ascii", "replace") if value else None
