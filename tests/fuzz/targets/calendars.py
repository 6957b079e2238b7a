"""Somebody's calendar: whatever it says, busy time is a list of spans within what was asked for, in order and apart.

The first octet says whether the rest is the calendar itself, or chooses lines of one, as no mutation writes those.
What is no calendar raises, in the reader's process; so does what takes too long, which the system ends there.
"""

import json
import signal
from types import FrameType
from zoneinfo import ZoneInfo

from rooms.mentoring.busy_reader import busy_spans
from tests.fuzz.harness import BOUND

ZONE = ZoneInfo("Asia/Makassar")
SINCE = 29_459_520
"""5 January 2026, in minutes."""
UNTIL = SINCE + 92 * 24 * 60
TIMES = (
    "20260105T090000Z",
    "20260105T170000Z",
    "20260106T090000",
    "20260329T013000",
    "20260105",
    "20260107",
    "00010101T000000Z",
    "99991231T235959Z",
    "20261332T256199",
)
NAMES = ("DTSTART", "DTEND", "EXDATE", "RDATE", "RECURRENCE-ID", "FREEBUSY", "COMPLETED")
ENDS = (":{}", ";VALUE=DATE:{}", ";TZID=Asia/Jakarta:{}", ";TZID=Nowhere:{}", ";TZID=Own:{}", ":{}/PT1H", ":{}/{}")
OTHERS = (
    "BEGIN:VEVENT",
    "END:VEVENT",
    "BEGIN:VFREEBUSY",
    "END:VFREEBUSY",
    "BEGIN:VTODO",
    "END:VTODO",
    "BEGIN:VTIMEZONE\r\nTZID:Own\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0000\r\nTZOFFSETTO:+0930",
    "END:STANDARD\r\nEND:VTIMEZONE",
    "TZOFFSETTO:-2359",
    "X-WR-TIMEZONE:Asia/Jayapura",
    "UID:a",
    "UID:b@virtual-technopark",
    "SEQUENCE:1",
    "DURATION:PT45M",
    "DURATION:-P1W",
    "DURATION:P9999999999D",
    "STATUS:CANCELLED",
    "TRANSP:TRANSPARENT",
    "X-MICROSOFT-CDO-BUSYSTATUS:FREE",
    "RRULE:FREQ=DAILY;COUNT=5",
    "RRULE:FREQ=WEEKLY;BYDAY=MO,TU;UNTIL=20260201T000000Z",
    "RRULE:FREQ=MONTHLY;BYDAY=-1FR;BYSETPOS=-1",
    "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
    "RRULE:FREQ=SECONDLY;INTERVAL=0",
    "RRULE:FREQ=SECONDLY;COUNT=999999999",
    "RRULE:FREQ=HOURLY;BYMINUTE=0,61",
    "EXRULE:FREQ=DAILY;INTERVAL=2",
    "FREEBUSY;FBTYPE=FREE:20260105T090000Z/PT2H",
    " folded",
    "SUMMARY:\\n\\,\\;",
)


class LimitReached(Exception):  # noqa: N818 - named for what it is
    """Stands for the signal that ends the reader's process."""


def _limit(_number: int, _frame: FrameType | None) -> None:
    raise LimitReached


signal.signal(signal.SIGVTALRM, _limit)


def check(data: bytes) -> None:
    content = _lines(data[1:]) if data[:1] > b"\x7f" else data[1:]
    signal.setitimer(signal.ITIMER_VIRTUAL, BOUND / 5)
    try:
        spans = busy_spans(content, SINCE, UNTIL, ZONE)
    except Exception:  # noqa: BLE001 - what is no calendar ends the reader in whatever way
        return
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    edges = [edge for span in spans for edge in span]
    assert edges == sorted(set(edges)), "in order and apart"
    assert all(type(edge) is int and SINCE <= edge <= UNTIL for edge in edges)
    assert [tuple(span) for span in json.loads(json.dumps(spans))] == spans


def _lines(choices: bytes) -> bytes:
    """One event with the lines that are chosen, and whatever components those open and close."""
    lines = [_line(choice, more) for choice, more in zip(choices[::2], choices[1::2], strict=False)]
    whole = ["BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR", ""]
    return "\r\n".join(whole).encode()


def _line(choice: int, more: int) -> str:
    if choice < 128:
        return OTHERS[choice % len(OTHERS)]
    time = TIMES[more % len(TIMES)]
    return NAMES[choice % len(NAMES)] + ENDS[more // len(TIMES) % len(ENDS)].format(time, TIMES[choice % len(TIMES)])
