"""RTCP packets as they arrive: parsed without trust, never raising.

RFC 3550 6, RFC 4585 6, RFC 5104 4.3.1, RFC 3611 4.5.
"""

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

SR: Final = 200
RR: Final = 201
SDES: Final = 202
BYE: Final = 203
RTPFB: Final = 205
PSFB: Final = 206
XR: Final = 207
NACK: Final = 1
TRANSPORT_CC: Final = 15
PLI: Final = 1
FIR: Final = 4
APPLICATION: Final = 15
RECEIVER_TIME: Final = 4
ANSWERED_TIMES: Final = 5

_MOST_LOST: Final = 1024
"""Sequence numbers taken from one NACK; more than a packet cache holds is not worth the time."""


class ReportBlock(NamedTuple):
    """`last_sr` and `delay` are in 1/65536 s, 0 when no SR was heard; `fraction_lost` in 1/256."""

    ssrc: int
    fraction_lost: int
    cumulative_lost: int
    highest_sequence: int
    jitter: int
    last_sr: int
    delay: int


class SenderReport(NamedTuple):
    ssrc: int
    ntp: int
    """64 bits: seconds since 1900 and their 2^-32 parts."""
    timestamp: int
    packets: int
    octets: int
    blocks: tuple[ReportBlock, ...] = ()


class ReceiverReport(NamedTuple):
    ssrc: int
    blocks: tuple[ReportBlock, ...] = ()


@dataclass(frozen=True, slots=True)
class Nack:
    media_ssrc: int
    sequence_numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class KeyframeRequest:
    """PLI or FIR: to us they mean the same."""

    media_ssrc: int


@dataclass(frozen=True, slots=True)
class Remb:
    """What a receiver thinks it can take, in bit/s."""

    bitrate: int
    ssrcs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Bye:
    ssrcs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AnsweredTime:
    """One sub-block of a DLRR: what was heard of the time that receiver `ssrc` told, both in 1/65536 s."""

    ssrc: int
    last_rr: int
    delay: int


@dataclass(frozen=True, slots=True)
class AnsweredTimes:
    """A sender's answer to receivers that told their time, so that these know the round trip (RFC 3611 4.5)."""

    ssrc: int
    answers: tuple[AnsweredTime, ...]


Packet = SenderReport | ReceiverReport | Nack | KeyframeRequest | Remb | Bye | AnsweredTimes

_REPORT_BLOCK = struct.Struct("!IIIIII")
_SENDER_INFO = struct.Struct("!IQIII")


def parse(compound: bytes) -> Iterator[Packet]:
    """The packets we act on, in order; unknown ones are skipped, and what follows a malformed one is lost."""
    position = 0
    while position + 4 <= len(compound):
        first, kind, words = struct.unpack_from("!BBH", compound, position)
        end = position + 4 + 4 * words
        if first >> 6 != 2 or end > len(compound):
            return
        body = compound[position + 4 : end]
        if first & 0x20 and body:
            body = body[: -body[-1]] if 0 < body[-1] <= len(body) else b""
        parser = _PARSERS.get(kind)
        if parser:
            try:
                yield from parser(body, first & 0x1F)
            except struct.error:
                return
        position = end


def _sender_report(body: bytes, count: int) -> Iterator[Packet]:
    ssrc, ntp, timestamp, packets, octets = _SENDER_INFO.unpack_from(body)
    yield SenderReport(ssrc, ntp, timestamp, packets, octets, _blocks(body, _SENDER_INFO.size, count))


def _receiver_report(body: bytes, count: int) -> Iterator[Packet]:
    (ssrc,) = struct.unpack_from("!I", body)
    yield ReceiverReport(ssrc, _blocks(body, 4, count))


def _blocks(body: bytes, position: int, count: int) -> tuple[ReportBlock, ...]:
    blocks = []
    for index in range(count):
        ssrc, lost, highest, jitter, last_sr, delay = _REPORT_BLOCK.unpack_from(body, position + 24 * index)
        cumulative = lost & 0xFFFFFF
        if cumulative & 0x800000:
            cumulative -= 0x1000000
        blocks.append(ReportBlock(ssrc, lost >> 24, cumulative, highest, jitter, last_sr, delay))
    return tuple(blocks)


def _bye(body: bytes, count: int) -> Iterator[Packet]:
    yield Bye(struct.unpack_from(f"!{count}I", body))


def _transport_feedback(body: bytes, form: int) -> Iterator[Packet]:
    if form != NACK:
        return
    _, media_ssrc = struct.unpack_from("!II", body)
    lost: list[int] = []
    for packet_id, bitmask in struct.iter_unpack("!HH", body[8 : 8 + (len(body) - 8) // 4 * 4]):
        lost.append(packet_id)
        lost += [(packet_id + bit + 1) & 0xFFFF for bit in range(16) if bitmask >> bit & 1]
        if len(lost) >= _MOST_LOST:
            break
    yield Nack(media_ssrc, tuple(lost[:_MOST_LOST]))


def _payload_feedback(body: bytes, form: int) -> Iterator[Packet]:
    _, media_ssrc = struct.unpack_from("!II", body)
    if form == PLI:
        yield KeyframeRequest(media_ssrc)
    elif form == FIR:
        # The common header names no media source; each entry does (RFC 5104 4.3.1.1).
        for position in range(8, len(body) - 7, 8):
            yield KeyframeRequest(struct.unpack_from("!I", body, position)[0])
    elif form == APPLICATION and body[8:12] == b"REMB":
        (word,) = struct.unpack_from("!I", body, 12)
        bitrate = (word & 0x3FFFF) << (word >> 18 & 0x3F)
        yield Remb(bitrate, struct.unpack_from(f"!{word >> 24}I", body, 16))


def _extended_report(body: bytes, _: int) -> Iterator[Packet]:
    (ssrc,) = struct.unpack_from("!I", body)
    position = 4
    while position + 4 <= len(body):
        kind, words = struct.unpack_from("!BxH", body, position)
        block = body[position + 4 : position + 4 + 4 * words]
        position += 4 + 4 * words
        if kind == ANSWERED_TIMES and position <= len(body):
            whole = block[: len(block) // 12 * 12]
            yield AnsweredTimes(ssrc, tuple(AnsweredTime(*each) for each in struct.iter_unpack("!III", whole)))


_PARSERS: Final[dict[int, Callable[[bytes, int], Iterator[Packet]]]] = {
    SR: _sender_report,
    RR: _receiver_report,
    BYE: _bye,
    RTPFB: _transport_feedback,
    PSFB: _payload_feedback,
    XR: _extended_report,
}
