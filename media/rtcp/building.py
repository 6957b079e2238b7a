"""RTCP packets as we send them. Each function gives one packet; a compound is their concatenation."""

import struct
from collections.abc import Iterable, Sequence

from media.rtcp.packets import (
    ANSWERED_TIMES,
    APPLICATION,
    BYE,
    NACK,
    PLI,
    PSFB,
    RECEIVER_TIME,
    RR,
    RTPFB,
    SDES,
    SR,
    XR,
    AnsweredTimes,
    ReceiverReport,
    ReportBlock,
    SenderReport,
)


def packet(kind: int, count: int, body: bytes) -> bytes:
    """Header and body; `body` is a multiple of four octets, `count` the header's five bits."""
    return struct.pack("!BBH", 0x80 | count, kind, len(body) // 4) + body


def sender_report(report: SenderReport) -> bytes:
    head = struct.pack("!IQIII", report.ssrc, report.ntp, report.timestamp, report.packets, report.octets)
    return packet(SR, len(report.blocks), head + _blocks(report.blocks))


def receiver_report(report: ReceiverReport) -> bytes:
    """At most 31 blocks."""
    return packet(RR, len(report.blocks), struct.pack("!I", report.ssrc) + _blocks(report.blocks))


def source_description(ssrc: int, cname: str) -> bytes:
    """SDES with one chunk (RFC 3550 6.5); `cname` of 1 to 255 octets."""
    text = cname.encode()
    chunk = struct.pack("!IBB", ssrc, 1, len(text)) + text
    return packet(SDES, 1, chunk + bytes(4 - len(chunk) % 4))


def receiver_time(ssrc: int, ntp: int) -> bytes:
    """A receiver's time, for senders to answer (RFC 3611 4.4); `ntp` as in an SR."""
    return packet(XR, 0, struct.pack("!IBxHQ", ssrc, RECEIVER_TIME, 2, ntp))


def answered_times(answered: AnsweredTimes) -> bytes:
    """What a sender answers (RFC 3611 4.5)."""
    block = b"".join(struct.pack("!III", each.ssrc, each.last_rr, each.delay) for each in answered.answers)
    return packet(XR, 0, struct.pack("!IBxH", answered.ssrc, ANSWERED_TIMES, len(block) // 4) + block)


def bye(ssrc: int) -> bytes:
    return packet(BYE, 1, struct.pack("!I", ssrc))


def picture_loss(sender_ssrc: int, media_ssrc: int) -> bytes:
    return packet(PSFB, PLI, struct.pack("!II", sender_ssrc, media_ssrc))


def nack(sender_ssrc: int, media_ssrc: int, sequence_numbers: Iterable[int]) -> bytes:
    """Generic NACK (RFC 4585 6.2.1) of 16-bit sequence numbers in any order, wrapping allowed."""
    body = struct.pack("!II", sender_ssrc, media_ssrc)
    pairs: list[tuple[int, int]] = []
    for number in sequence_numbers:
        distance = (number - pairs[-1][0] - 1) & 0xFFFF if pairs else 0xFFFF
        if distance < 16:
            pairs[-1] = (pairs[-1][0], pairs[-1][1] | 1 << distance)
        else:
            pairs.append((number, 0))
    return packet(RTPFB, NACK, body + b"".join(struct.pack("!HH", *pair) for pair in pairs))


def remb(sender_ssrc: int, bitrate: int, ssrcs: Sequence[int]) -> bytes:
    """Receiver Estimated Maximum Bitrate (draft-alvestrand-rmcat-remb-03), bit/s, for at most 255 sources."""
    exponent = max(bitrate.bit_length() - 18, 0)
    word = len(ssrcs) << 24 | exponent << 18 | bitrate >> exponent
    body = struct.pack("!II4sI", sender_ssrc, 0, b"REMB", word) + struct.pack(f"!{len(ssrcs)}I", *ssrcs)
    return packet(PSFB, APPLICATION, body)


def _blocks(blocks: Iterable[ReportBlock]) -> bytes:
    return b"".join(
        struct.pack(
            "!IIIIII",
            block.ssrc,
            block.fraction_lost << 24 | block.cumulative_lost & 0xFFFFFF,
            block.highest_sequence,
            block.jitter,
            block.last_sr,
            block.delay,
        )
        for block in blocks
    )
