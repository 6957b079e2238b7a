"""Slots as the one who chooses sees them: in their own zone, by their own days, with the other side's clock beside."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from rooms.errors import InvalidPayload
from web.local_time import clock, full_day, short_day, time_span, zone_name

WEEK = timedelta(days=7)
YEARS = range(2000, 2100)
"""Far from where a calendar ends, and reckoning with it."""


@dataclass(frozen=True)
class SlotChoice:
    """One slot. `theirs` is the other side's local time, with the day where it is another; empty in the same zone."""

    value: str
    clock: str
    span: str
    theirs: str


@dataclass(frozen=True)
class SlotDay:
    """A day of the reader's."""

    iso: str
    name: str
    short: str
    slots: tuple[SlotChoice, ...]


@dataclass(frozen=True)
class SlotWeek:
    """Seven days from a date. `previous` and `following` are dates of weeks that may have slots; `next_open` is the
    first day with a slot when this week has none."""

    zone: str
    days: tuple[SlotDay, ...]
    empty: bool
    previous: str | None
    following: str | None
    next_open: str | None


def slot_week(
    slots: Iterable[datetime],
    *,
    minutes: int,
    zone: str,
    other_zone: str,
    locale: str,
    now: datetime,
    first: date | None,
) -> SlotWeek:
    """One week of the slots, which come in order; the week of the first of them where no day is asked for."""
    here = ZoneInfo(zone)
    today = now.astimezone(here).date()
    by_day = {day: list(starts) for day, starts in groupby(slots, lambda start: start.astimezone(here).date())}
    opened = sorted(by_day)
    first = max(today, first) if first else (opened[0] if opened else today)
    last = first + WEEK
    days = [first + timedelta(days=index) for index in range(7)]
    later = [day for day in opened if day >= last]
    sooner = [day for day in opened if day < first]
    return SlotWeek(
        zone=zone_name(zone, now),
        days=tuple(
            SlotDay(
                iso=day.isoformat(),
                name=full_day(day, locale),
                short=short_day(day, locale),
                slots=tuple(_choice(start, minutes, zone, other_zone, locale) for start in by_day.get(day, ())),
            )
            for day in days
        ),
        empty=not any(day in by_day for day in days),
        previous=max(today, first - WEEK).isoformat() if sooner else None,
        following=last.isoformat() if later else None,
        next_open=later[0].isoformat() if later else None,
    )


def _choice(start: datetime, minutes: int, zone: str, other_zone: str, locale: str) -> SlotChoice:
    end = start + timedelta(minutes=minutes)
    theirs = ""
    if start.astimezone(ZoneInfo(zone)).utcoffset() != start.astimezone(ZoneInfo(other_zone)).utcoffset():
        theirs = time_span(start, end, other_zone, locale)
        day = start.astimezone(ZoneInfo(other_zone)).date()
        if day != start.astimezone(ZoneInfo(zone)).date():
            theirs = f"{short_day(day, locale)}, {theirs}"
    return SlotChoice(
        value=slot_value(start),
        clock=clock(start, zone, locale),
        span=time_span(start, end, zone, locale),
        theirs=theirs,
    )


def minutes_ahead(at: datetime, zone: str, other_zone: str) -> int:
    """How far the other clock is ahead of the reader's; negative when behind."""
    here, there = (at.astimezone(ZoneInfo(name)).utcoffset() or timedelta() for name in (zone, other_zone))
    return int((there - here) / timedelta(minutes=1))


def slot_value(start: datetime) -> str:
    """A slot as forms and addresses name it."""
    return f"{start.astimezone(UTC):%Y-%m-%dT%H:%MZ}"


def read_slot(text: str) -> datetime:
    """The instant that a form chose. Raises `InvalidPayload`."""
    try:
        chosen = datetime.fromisoformat(text[:40])
    except ValueError:
        raise InvalidPayload from None
    if chosen.tzinfo is None or chosen.year not in YEARS:
        raise InvalidPayload
    return chosen.astimezone(UTC)


def read_day(text: str | None) -> date | None:
    """The date of this century that an address or a form names; none where it names none."""
    try:
        day = date.fromisoformat((text or "")[:10])
    except ValueError:
        return None
    return day if day.year in YEARS else None
