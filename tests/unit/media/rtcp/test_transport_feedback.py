"""Feedback read back by a plain decoder of the draft tells the same arrivals."""

import struct

from hypothesis import given
from hypothesis import strategies as st

from media.rtcp.transport_feedback import TransportFeedback


def read(packet: bytes) -> tuple[int, int, list[int | None]]:
    """Count, base sequence number, and each packet's arrival in units of 250 µs (None: lost)."""
    first, kind, words = struct.unpack_from("!BBH", packet)
    assert (first & 0x1F, kind, len(packet)) == (15, 205, 4 + 4 * words)
    body = packet[4 : len(packet) - (packet[-1] if first & 0x20 else 0)]
    base, total = struct.unpack_from("!HH", body, 8)
    reference, count = int.from_bytes(body[12:15]), body[15]
    symbols: list[int] = []
    position = 16
    while len(symbols) < total:
        (chunk,) = struct.unpack_from("!H", body, position)
        position += 2
        if not chunk & 0x8000:
            symbols += [chunk >> 13 & 3] * (chunk & 0x1FFF)
        else:
            assert chunk & 0x4000
            symbols += [chunk >> shift & 3 for shift in range(12, -1, -2)]
    clock = reference * 256
    arrivals: list[int | None] = []
    for symbol in symbols[:total]:
        if symbol == 0:
            arrivals.append(None)
            continue
        size, form = (1, "!B") if symbol == 1 else (2, "!h")
        clock += struct.unpack_from(form, body, position)[0]
        position += size
        arrivals.append(clock)
    assert position == len(body)
    return count, base, arrivals


def test_losses_between_arrivals_are_told() -> None:
    (packet,) = TransportFeedback().build(1, 2, [(10, 640_000), (11, 650_000), (13, 660_000)])
    assert read(packet) == (0, 10, [2560, 2600, None, 2640])
    assert struct.unpack_from("!II", packet, 4) == (1, 2)


def test_the_next_feedback_goes_on_where_the_last_ended_across_the_wrap() -> None:
    feedback = TransportFeedback()
    first = feedback.build(1, 2, [(65533, 1_000_000), (65534, 1_000_250)])
    assert feedback.build(1, 2, []) == []
    second = feedback.build(1, 2, [(1, 1_001_000)])
    assert [read(packet) for packet in first + second] == [(0, 65533, [4000, 4001]), (1, 65535, [None, None, 4004])]


def test_overtaken_packets_are_told_late_and_repeats_once() -> None:
    feedback = TransportFeedback()
    feedback.build(1, 2, [(5, 1_000_000), (7, 1_001_000)])
    (packet,) = feedback.build(1, 2, [(6, 1_002_000), (8, 1_003_000), (8, 1_009_000)])
    assert read(packet) == (1, 6, [4008, None, 4012])
    (packet,) = TransportFeedback().build(1, 2, [(9, 1_002_000), (8, 1_003_000)])
    assert read(packet) == (0, 8, [4012, 4008])


def test_arrivals_too_far_apart_for_a_delta_take_two_packets() -> None:
    packets = TransportFeedback().build(1, 2, [(1, 0), (2, 20_000_000)])
    assert [read(packet) for packet in packets] == [(0, 1, [0]), (1, 2, [80_000])]


def test_a_sender_that_starts_anew_does_not_report_thousands_lost() -> None:
    feedback = TransportFeedback()
    feedback.build(1, 2, [(100, 1_000_000)])
    (packet,) = feedback.build(1, 2, [(30_000, 1_001_000)])
    assert read(packet) == (1, 30_000, [4004])


@given(st.lists(st.tuples(st.integers(0, 1500), st.integers(0, 3_000_000)), max_size=600))
def test_every_arrival_is_told_once_and_packets_fit(arrivals: list[tuple[int, int]]) -> None:
    packets = TransportFeedback().build(1, 2, arrivals)
    told: dict[int, int] = {}
    for packet in packets:
        assert len(packet) <= 1200
        _, base, times = read(packet)
        for offset, time in enumerate(times):
            if time is not None:
                assert base + offset not in told
                told[base + offset] = time
    expected: dict[int, int] = {}
    for number, time in arrivals:
        expected.setdefault(number, time // 250)
    assert told == expected
