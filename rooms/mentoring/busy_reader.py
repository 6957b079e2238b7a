"""Reads when somebody is busy out of a calendar, in a process of its own: `python -m rooms.mentoring.busy_reader`.

A calendar comes from anywhere, and a short rule of repetition can ask for billions of events. So it is read where the
system itself ends it when it takes more than its share of time or memory.

Arguments: the first and the last minute since 1970 to tell of, and the zone of times without one. The calendar comes
over standard input; out goes a JSON list of pairs of minutes, in order and apart.
"""

import json
import os
import resource
import sys
from collections.abc import Iterator
from datetime import date, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar

from rooms.mentoring.wall_clock import Span, merged, to_minute, to_minute_up, to_moment

CPU_SECONDS = 3
MEMORY = 512 * 1024 * 1024
OWN = "@virtual-technopark"
"""How the identifiers of our own sessions end: they hold their time already."""


def busy_spans(content: bytes, since: int, until: int, zone: tzinfo) -> list[Span]:
    """The minutes in which the calendar's owner is busy. Raises `ValueError` for what is no calendar."""
    calendar = Calendar.from_ical(content)
    start, end = to_moment(since), to_moment(until)
    events = recurring_ical_events.of(calendar, skip_bad_series=True, components=["VEVENT"]).between(start, end)
    found = [span for event in events if _takes_time(event) for span in _span(event, zone)]
    found += [span for part in calendar.walk("VFREEBUSY") for span in _periods(part, zone)]
    return merged((max(first, since), min(last, until)) for first, last in found if first < until and last > since)


def _takes_time(event: Any) -> bool:
    """Whether the owner is there, and not free all the same (RFC 5545 section 3.8.2.7)."""
    return (
        str(event.get("STATUS", "")).upper() != "CANCELLED"
        and str(event.get("TRANSP", "OPAQUE")).upper() != "TRANSPARENT"
        and str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "BUSY")).upper() != "FREE"
        and not str(event.get("UID", "")).endswith(OWN)
    )


def _span(event: Any, zone: tzinfo) -> Iterator[Span]:
    first = event["DTSTART"].dt
    if "DTEND" in event:
        last = event["DTEND"].dt
    elif "DURATION" in event:
        last = first + event["DURATION"].dt
    else:
        last = first if isinstance(first, datetime) else first + timedelta(days=1)
    yield from _minutes(first, last, zone)


def _periods(part: Any, zone: tzinfo) -> Iterator[Span]:
    """The periods of one free/busy component that are not free (RFC 5545 section 3.8.2.6)."""
    periods = part.get("FREEBUSY", [])
    for period in periods if isinstance(periods, list) else [periods]:
        if str(period.params.get("FBTYPE", "BUSY")).upper() == "FREE":
            continue
        first, last = period.dt
        yield from _minutes(first, first + last if isinstance(last, timedelta) else last, zone)


def _minutes(first: date, last: date, zone: tzinfo) -> Iterator[Span]:
    start, end = to_minute(_instant(first, zone)), to_minute_up(_instant(last, zone))
    if start < end:
        yield start, end


def _instant(value: date, zone: tzinfo) -> datetime:
    """The instant; whole days and times without a zone are those of the owner's wall."""
    if not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day, tzinfo=zone)
    return value if value.tzinfo else value.replace(tzinfo=zone)


def main() -> None:
    """Read standard input under limits. Ends with 2 for what is no calendar; a limit ends it with a signal."""
    os.nice(10)  # rooms and pages come first
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    since, until, zone = int(sys.argv[1]), int(sys.argv[2]), ZoneInfo(sys.argv[3])
    try:
        spans = busy_spans(sys.stdin.buffer.read(), since, until, zone)
    except Exception:  # noqa: BLE001 - the libraries raise whatever comes of what they are given
        sys.exit(2)
    json.dump(spans, sys.stdout)


if __name__ == "__main__":
    main()
