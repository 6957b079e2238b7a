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


def judged(*reports: tuple[int, int, int | None], since: int = 8) -> list[tuple[int, int]]:
    """Expected and lost between reports of the highest number, what was lost, and how many were sent by then; each as
    `since` more had gone out."""
    reception = Reception()
    sent = [None if then is None else Sent(then, since) for _, _, then in reports]
    heard = [
        reception.take(block(highest, lost), known, None, 1.0)
        for (highest, lost, _), known in zip(reports, sent, strict=True)
    ]
    return [(each.expected, each.lost) for each in heard[1:]]


def test_what_was_never_sent_is_neither_expected_nor_lost() -> None:
    # Of a hundred numbers the publisher lost ten, and the link two of the rest.
    assert judged((100, 0, 100), (200, 12, 190), (250, 12, 240)) == [(90, 2), (50, 0)]


def test_what_comes_after_all_counts_when_it_is_sent() -> None:
    # Ten came late: eight arrived, and one of the new ones was lost too. None of ten new ones did as yet, and then all.
    assert judged((100, 10, 90), (150, 3, 150), (200, 13, 190), (250, 3, 250)) == [(60, 3), (40, 0), (60, 0)]


def test_what_fills_a_gap_behind_the_highest_counts_once() -> None:
    # The publisher lost ten; seven of them went out after the highest and arrived before the report, the rest later.
    assert judged((100, 0, 100), (150, 3, 140), (150, 3, 140), (200, 1, 200)) == [(47, 0), (0, 0), (53, 1)]


def test_no_more_is_taken_for_that_than_went_out_since() -> None:
    # Repairs under their own numbers, or a network that doubles packets.
    assert judged((100, 20, 100), (150, 0, 150), (200, 20, 200), since=5) == [(55, 0), (45, 15)]


def test_the_count_of_what_was_sent_wraps_too() -> None:
    assert judged((0xFFFFFFF0, 0, 0x3FFFFFF8), (0x10, 0x12, 0x8)) == [(0x10, 2)]


def test_where_it_is_not_known_what_was_sent_the_report_stands_as_it_is() -> None:
    assert judged((100, 0, None), (200, 12, 190), (300, 24, None), (400, 36, 380)) == [(100, 12)] * 3


def test_one_that_was_overtaken_is_lost_until_it_comes() -> None:
    # The late hundredth came before the one that had gone before it. It made up for one of the next.
    assert judged((50, 0, 50), (100, 0, 101), (101, 0, 100), (151, 2, 151)) == [(51, 1), (1, 0), (49, 1)]
