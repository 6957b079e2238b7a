"""Feedback is read back by a decoder written from the draft alone."""

from dataclasses import dataclass
from struct import unpack_from

from aiortc.rtp import RtcpPacket, RtcpRtpfbPacket
from hypothesis import given
from hypothesis import strategies as st

from media.rtp.transport_feedback import MAX_PACKETS, FeedbackBuilder


@dataclass
class Feedback:
    base: int
    count: int
    arrivals: dict[int, int]
    """By offset from `base`; µs since the epoch of the clock modulo 2^24 · 64 ms."""


def decode(packet: bytes) -> Feedback:
    first, kind, words, sender, media, base, statuses, rest = unpack_from("!BBHLLHHL", packet)
    assert (first & 0xDF, kind, sender, media) == (0x8F, 205, 7, 9)
    assert len(packet) == 4 * (words + 1)
    end = len(packet) - (packet[-1] if first & 0x20 else 0)
    symbols: list[int] = []
    position = 20
    while len(symbols) < statuses:
        (chunk,) = unpack_from("!H", packet, position)
        position += 2
        if not chunk & 0x8000:
            assert chunk & 0x1FFF
            symbols += [chunk >> 13 & 3] * (chunk & 0x1FFF)
        elif not chunk & 0x4000:
            symbols += [chunk >> 13 - place & 1 for place in range(14)]
        else:
            symbols += [chunk >> 12 - 2 * place & 3 for place in range(7)]
    assert not any(symbols[statuses:])
    assert symbols[statuses - 1] != 0
    time = (rest >> 8) * 64_000
    arrivals = {}
    for offset, symbol in enumerate(symbols[:statuses]):
        if symbol == 1:
            time += packet[position] * 250
            position += 1
        elif symbol == 2:
            time += unpack_from("!h", packet, position)[0] * 250
            position += 2
        else:
            assert symbol == 0
            continue
        arrivals[offset] = time
    assert position == end
    return Feedback(base, rest & 0xFF, arrivals)


@given(
    first=st.integers(0, 0xFFFF),
    epoch=st.integers(0, 10**11),
    batches=st.lists(
        st.lists(st.tuples(st.integers(1, 30), st.integers(0, 40_000)), min_size=1, max_size=60), min_size=1, max_size=5
    ),
)
def test_every_arrival_is_told_once_and_every_loss(
    first: int, epoch: int, batches: list[list[tuple[int, int]]]
) -> None:
    builder = FeedbackBuilder()
    number, now = first, epoch
    expected: dict[int, int] = {}
    told: dict[int, int] = {}
    covered: list[int] = []
    counts = []
    for batch in batches:
        arrivals = []
        for step, wait in batch:
            arrivals.append((number & 0xFFFF, now))
            expected[number] = now
            number += step
            now += wait
        for packet in builder.build(7, 9, arrivals):
            feedback = decode(packet)
            counts.append(feedback.count)
            base = first + (feedback.base - first & 0xFFFF)
            last = max(feedback.arrivals)
            covered += range(base, base + last + 1)
            told.update({base + offset: time for offset, time in feedback.arrivals.items()})
    cycle = (1 << 24) * 64_000
    assert told.keys() == expected.keys()
    assert all((expected[each] // 250 * 250 - told[each]) % cycle == 0 for each in expected)
    assert covered == list(range(first, max(expected) + 1))
    assert counts == [index & 0xFF for index in range(len(counts))]


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 20_000_000)), min_size=1, max_size=60))
def test_any_order_repeats_and_long_waits(arrivals: list[tuple[int, int]]) -> None:
    expected: dict[int, int] = {}
    for number, time in arrivals:
        expected.setdefault(number, time // 250 * 250)
    told: dict[int, int] = {}
    for packet in FeedbackBuilder().build(7, 9, arrivals):
        feedback = decode(packet)
        assert len(packet) <= 1200
        told |= {feedback.base + offset: time for offset, time in feedback.arrivals.items()}
    assert told == expected


def test_a_late_packet_takes_nothing_back() -> None:
    builder = FeedbackBuilder()
    builder.build(7, 9, [(10, 1000), (11, 2000), (13, 3000), (14, 4000)])
    packets = [decode(packet) for packet in builder.build(7, 9, [(12, 5000), (16, 6000)])]
    assert [(each.base, each.arrivals) for each in packets] == [(12, {0: 5000}), (15, {1: 6000})]


def test_a_restarted_counter_is_no_loss() -> None:
    builder = FeedbackBuilder()
    builder.build(7, 9, [(10, 1000)])
    assert [decode(packet).base for packet in builder.build(7, 9, [(20_000, 2000)])] == [20_000]


def test_numbers_that_leap_about_are_not_worth_endless_packets() -> None:
    builder = FeedbackBuilder()
    packets = builder.build(7, 9, [(3999 * leap & 0xFFFF, 10 * leap) for leap in range(2000)])
    assert len(packets) == MAX_PACKETS
    assert all(len(decode(packet).arrivals) == 1 for packet in packets)
    # From here on all is told again.
    following = 3999 * 1999 + 1
    [packet] = builder.build(7, 9, [(following & 0xFFFF, 30_000), (following + 1 & 0xFFFF, 40_000)])
    assert list(decode(packet).arrivals.values()) == [30_000, 40_000]


def test_nothing_is_told_of_nothing() -> None:
    assert FeedbackBuilder().build(7, 9, []) == []


def test_aiortc_reads_the_envelope() -> None:
    [packet] = FeedbackBuilder().build(7, 9, [(number, 100 * number) for number in range(50)])
    [parsed] = RtcpPacket.parse(packet)
    assert isinstance(parsed, RtcpRtpfbPacket)
    assert (parsed.fmt, parsed.ssrc, parsed.media_ssrc) == (15, 7, 9)
