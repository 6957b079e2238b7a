"""Retransmission payload format (RFC 4588 4): the original sequence number, then the original payload."""

from media.rtp.packet import RtpPacket


def restore(rtx: RtpPacket, payload_type: int, ssrc: int) -> RtpPacket | None:
    """The original packet, with its 16-bit sequence number; None for padding sent to probe the path."""
    media = rtx.media
    if len(media) < 2:
        return None
    return RtpPacket(
        payload_type,
        int.from_bytes(media[:2]),
        rtx.timestamp,
        ssrc,
        media[2:],
        marker=rtx.marker,
        csrcs=rtx.csrcs,
        extensions=rtx.extensions,
    )


def rtx_payload(media: bytes, sequence: int) -> bytes:
    """What an RTX packet carries for a payload without padding, which the receiver knows by `sequence` (mod 2^16)."""
    return (sequence & 0xFFFF).to_bytes(2) + media
