"""What we build is what aiortc reads; what we read survives anything."""

import struct

import pytest
from aiortc import rtp
from hypothesis import given
from hypothesis import strategies as st

from media.rtcp import building
from media.rtcp.packets import (
    AnsweredTime,
    AnsweredTimes,
    Bye,
    KeyframeRequest,
    Nack,
    ReceiverReport,
    Remb,
    ReportBlock,
    SenderReport,
    parse,
)

BLOCK = ReportBlock(
    ssrc=7, fraction_lost=13, cumulative_lost=-5, highest_sequence=0x1FFFF, jitter=9, last_sr=0x11223344, delay=65536
)
SENDER = SenderReport(
    ssrc=1, ntp=0xE0000000_80000000, timestamp=0xFFFFFFF0, packets=3, octets=0xFFFFFFFF, blocks=(BLOCK,)
)


def test_reports_survive_the_round_trip() -> None:
    compound = (
        building.sender_report(SENDER)
        + building.source_description(1, "here")
        + building.receiver_report(ReceiverReport(2, (BLOCK, BLOCK)))
        + building.bye(1)
    )
    assert list(parse(compound)) == [SENDER, ReceiverReport(2, (BLOCK, BLOCK)), Bye((1,))]


def test_aiortc_reads_our_reports() -> None:
    compound = building.sender_report(SENDER) + building.source_description(1, "here") + building.bye(1)
    block = rtp.RtcpReceiverInfo(
        ssrc=7, fraction_lost=13, packets_lost=-5, highest_sequence=0x1FFFF, jitter=9, lsr=0x11223344, dlsr=65536
    )
    assert rtp.RtcpPacket.parse(compound) == [
        rtp.RtcpSrPacket(
            ssrc=1,
            sender_info=rtp.RtcpSenderInfo(
                ntp_timestamp=SENDER.ntp, rtp_timestamp=0xFFFFFFF0, packet_count=3, octet_count=0xFFFFFFFF
            ),
            reports=[block],
        ),
        rtp.RtcpSdesPacket(chunks=[rtp.RtcpSourceInfo(ssrc=1, items=[(1, b"here")])]),
        rtp.RtcpByePacket(sources=[1]),
    ]


@pytest.mark.parametrize("length", range(1, 9))
def test_source_descriptions_are_padded_to_words(length: int) -> None:
    packet = building.source_description(1, "c" * length)
    assert len(packet) == 4 + struct.unpack_from("!H", packet, 2)[0] * 4
    assert packet[-1] == 0


@pytest.mark.parametrize(
    "numbers",
    [(5,), (5, 6, 21), (5, 22), (65534, 65535, 0, 1), (65535, 20), tuple(range(40)), (10, 5)],
)
def test_nack_carries_any_sequence_numbers(numbers: tuple[int, ...]) -> None:
    assert list(parse(building.nack(1, 2, numbers))) == [Nack(2, numbers)]


def test_feedback_of_receivers_is_understood() -> None:
    fir = rtp.RtcpPsfbPacket(fmt=4, ssrc=1, media_ssrc=0, fci=struct.pack("!IIII", 5, 0, 6, 0))
    assert list(parse(building.picture_loss(1, 2))) == [KeyframeRequest(2)]
    assert list(parse(bytes(fir))) == [KeyframeRequest(5), KeyframeRequest(6)]


@pytest.mark.parametrize("bitrate", [1, 262143, 262144, 2_500_000, 2**40])
def test_remb_keeps_18_bits_of_the_rate(bitrate: int) -> None:
    packet = building.remb(1, bitrate, [2, 3])
    (remb,) = parse(packet)
    assert isinstance(remb, Remb)
    assert remb.ssrcs == (2, 3)
    assert 0 <= bitrate - remb.bitrate < bitrate / 2**17 + 1
    (theirs,) = rtp.RtcpPacket.parse(packet)
    assert isinstance(theirs, rtp.RtcpPsfbPacket)
    assert rtp.unpack_remb_fci(theirs.fci) == (remb.bitrate, [2, 3])


def test_what_follows_a_malformed_packet_is_lost_and_what_came_before_counts() -> None:
    cut = building.receiver_report(ReceiverReport(2, (BLOCK,)))
    lying = bytes([0x9F]) + cut[1:]
    assert list(parse(building.bye(1) + lying + building.bye(2))) == [Bye((1,))]
    assert next(parse(building.bye(1) + cut[:-4] + building.bye(2))) == Bye((1,))


def test_unknown_packets_and_padding_are_skipped() -> None:
    unknown = struct.pack("!BBHI", 0x80, 207, 1, 1)
    padded = bytearray(building.bye(1) + bytes([0, 0, 0, 4]))
    padded[0] |= 0x20
    padded[3] += 1
    assert list(parse(unknown + bytes(padded))) == [Bye((1,))]


def test_answers_to_a_receivers_time_are_found_among_other_blocks() -> None:
    answers = AnsweredTimes(1, (AnsweredTime(7, 0x11223344, 65536), AnsweredTime(8, 0, 0)))
    packet = building.answered_times(answers)
    assert list(parse(packet)) == [answers]
    time = building.receiver_time(1, SENDER.ntp)
    assert struct.unpack("!BBHIBxHQ", time) == (0x80, 207, 4, 1, 4, 2, SENDER.ntp)
    both = building.packet(207, 0, time[4:] + packet[8:])
    assert list(parse(both)) == [answers]
    # A block that claims more than there is, or half an answer, says nothing.
    assert list(parse(building.packet(207, 0, packet[4:7] + packet[7:8] + b"\5\0\0\7" + packet[12:]))) == []
    assert list(parse(building.packet(207, 0, packet[4:8] + b"\5\0\0\2" + bytes(8)))) == [AnsweredTimes(1, ())]


def test_a_huge_nack_is_cut() -> None:
    (nack,) = parse(building.packet(205, 1, struct.pack("!II", 1, 2) + b"\x00\x01\xff\xff" * 300))
    assert isinstance(nack, Nack)
    assert len(nack.sequence_numbers) == 1024


@given(st.binary(max_size=120), st.sampled_from([200, 201, 202, 203, 205, 206, 207]), st.integers(0, 63))
def test_noise_never_raises(noise: bytes, kind: int, count: int) -> None:
    list(parse(noise))
    list(parse(struct.pack("!BBH", 0x80 | count, kind, len(noise) // 4) + noise))
