"""Report blocks as differences, what a publisher lost left out, and round trips that are news."""

from media.downlink.reception import Heard, Reception, Sent
from media.rtcp.packets import ReportBlock


def block(highest: int, lost: int, delay: int = 0, ssrc: int = 7) -> ReportBlock:
    return ReportBlock(ssrc, 0, lost, highest, 0, 1, delay)


def test_the_first_block_is_what_the_next_is_compared_with() -> None:
    reception = Reception()
    assert reception.take(block(1000, 5), None, None, 1.0) == Heard(0, 0, None, 0.0)
    assert reception.take(block(1100, 15), None, None, 2.0) == Heard(100, 10, None, 0.0)
    # A repair made good what was counted as lost.
    assert reception.take(block(1150, 12), None, None, 3.0) == Heard(50, 0, None, 0.0)
    reception.forget(7)
    assert reception.take(block(1200, 30), None, None, 4.0) == Heard(0, 0, None, 0.0)


def test_cycles_wrap_and_a_stream_that_begins_anew_loses_nothing() -> None:
    reception = Reception()
    reception.take(block(0xFFFFFFF0, 0), None, None, 1.0)
    assert reception.take(block(0x10, 1), None, None, 2.0) == Heard(0x20, 1, None, 0.0)
    assert reception.take(block(0x7000_0000, 9), None, None, 3.0) == Heard(0, 0, None, 0.0)


def test_one_sender_report_tells_of_the_link_once() -> None:
    reception = Reception()
    half = 0x8000
    assert reception.take(block(1, 0, half), None, 0.25, 10.0) == Heard(0, 0, 0.25, 9.25)
    # The same question answered again, and that of another stream, sent at the same time.
    assert reception.take(block(1, 0, 2 * half), None, 0.25, 10.5) == Heard(0, 0, None, 9.25)
    assert reception.take(block(1, 0, half, ssrc=8), None, 0.25, 10.01) == Heard(0, 0, None, 9.25)
    assert reception.take(block(1, 0, half), None, 0.5, 11.5) == Heard(0, 0, 0.5, 10.5)


def of_sent(highest: int, lost: int, then: int | None, reception: Reception, since: int = 8) -> tuple[int, int]:
    sent = None if then is None else Sent(then, since)
    heard = reception.take(block(highest, lost), sent, None, 1.0)
    return heard.expected, heard.lost


def test_what_was_never_sent_is_neither_expected_nor_lost() -> None:
    reception = Reception()
    of_sent(100, 0, 100, reception)
    # Of a hundred numbers the publisher lost ten, and the link two of the rest.
    assert of_sent(200, 12, 190, reception) == (90, 2)
    assert of_sent(250, 12, 240, reception) == (50, 0)


def test_what_comes_after_all_counts_when_it_is_sent() -> None:
    reception = Reception()
    of_sent(100, 10, 90, reception)
    # The ten came late: eight arrived, and one of the new ones was lost too.
    assert of_sent(150, 3, 150, reception) == (60, 3)
    # None of ten new ones did as yet, and then all.
    assert of_sent(200, 13, 190, reception) == (40, 0)
    assert of_sent(250, 3, 250, reception) == (60, 0)


def test_what_fills_a_gap_behind_the_highest_counts_once() -> None:
    reception = Reception()
    of_sent(100, 0, 100, reception)
    # The publisher lost ten; seven of them went out after the highest and arrived before the report, the rest later.
    assert of_sent(150, 3, 140, reception) == (47, 0)
    assert of_sent(150, 3, 140, reception) == (0, 0)
    assert of_sent(200, 1, 200, reception) == (53, 1)


def test_no_more_is_taken_for_that_than_went_out_since() -> None:
    reception = Reception()
    of_sent(100, 20, 100, reception)
    # Repairs under their own numbers, or a network that doubles packets.
    assert of_sent(150, 0, 150, reception, since=5) == (55, 0)
    assert of_sent(200, 20, 200, reception, since=5) == (45, 15)


def test_the_count_of_what_was_sent_wraps_too() -> None:
    reception = Reception()
    of_sent(0xFFFFFFF0, 0, 0xFFFFFF00, reception)
    assert of_sent(0x10, 0x12, 0xFFFFFF10, reception) == (0x10, 2)


def test_where_it_is_not_known_what_was_sent_the_report_stands_as_it_is() -> None:
    reception = Reception()
    of_sent(100, 0, None, reception)
    assert of_sent(200, 12, 190, reception) == (100, 12)
    assert of_sent(300, 24, None, reception) == (100, 12)
    assert of_sent(400, 36, 380, reception) == (100, 12)


def test_one_that_was_overtaken_is_lost_until_it_comes() -> None:
    reception = Reception()
    of_sent(50, 0, 50, reception)
    # The late hundredth came before the one that had gone before it.
    assert of_sent(100, 0, 101, reception) == (51, 1)
    assert of_sent(101, 0, 100, reception) == (1, 0)
    # It made up for one of these.
    assert of_sent(151, 2, 151, reception) == (49, 1)
