"""Report blocks as differences, and round trips that are news."""

from media.downlink.reception import Heard, Reception
from media.rtcp.packets import ReportBlock


def block(highest: int, lost: int, delay: int = 0, ssrc: int = 7) -> ReportBlock:
    return ReportBlock(ssrc, 0, lost, highest, 0, 1, delay)


def test_the_first_block_is_what_the_next_is_compared_with() -> None:
    reception = Reception()
    assert reception.take(block(1000, 5), None, 1.0) == Heard(0, 0, None, 0.0)
    assert reception.take(block(1100, 15), None, 2.0) == Heard(100, 10, None, 0.0)
    # A repair made good what was counted as lost.
    assert reception.take(block(1150, 12), None, 3.0) == Heard(50, 0, None, 0.0)
    reception.forget(7)
    assert reception.take(block(1200, 30), None, 4.0) == Heard(0, 0, None, 0.0)


def test_cycles_wrap_and_a_stream_that_begins_anew_loses_nothing() -> None:
    reception = Reception()
    reception.take(block(0xFFFFFFF0, 0), None, 1.0)
    assert reception.take(block(0x10, 1), None, 2.0) == Heard(0x20, 1, None, 0.0)
    assert reception.take(block(0x7000_0000, 9), None, 3.0) == Heard(0, 0, None, 0.0)


def test_one_sender_report_tells_of_the_link_once() -> None:
    reception = Reception()
    half = 0x8000
    assert reception.take(block(1, 0, half), 0.25, 10.0) == Heard(0, 0, 0.25, 9.25)
    # The same question answered again, and that of another stream, sent at the same time.
    assert reception.take(block(1, 0, 2 * half), 0.25, 10.5) == Heard(0, 0, None, 9.25)
    assert reception.take(block(1, 0, half, ssrc=8), 0.25, 10.01) == Heard(0, 0, None, 9.25)
    assert reception.take(block(1, 0, half), 0.5, 11.5) == Heard(0, 0, 0.5, 10.5)
