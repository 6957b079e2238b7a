"""RTP: what is parsed and built again is the same packet."""

from media.rtp.packet import RtpPacket, build_rtp, parse_rtp
from media.rtp.rtx import restore, rtx_payload


def check(data: bytes) -> None:
    packet = parse_rtp(data)
    if packet is None:
        return
    assert packet.padding <= len(packet.payload)
    again = parse_rtp(build_rtp(packet))
    assert again is not None
    assert fields(again) == fields(packet)
    repaired = restore(packet, 96, 1)
    if repaired is not None:
        assert rtx_payload(repaired.media, repaired.sequence) == packet.media


def fields(packet: RtpPacket) -> tuple[object, ...]:
    return (
        packet.payload_type,
        packet.marker,
        packet.sequence,
        packet.timestamp,
        packet.ssrc,
        packet.csrcs,
        list(packet.extensions),
        packet.payload,
        packet.padding,
    )
