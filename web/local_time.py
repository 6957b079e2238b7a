"""Moments as people read them: in a zone, in their language, and always naming the zone."""

from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from babel.dates import format_date
from markupsafe import Markup

NAMES: Final = {
    "Asia/Jakarta": "WIB",
    "Asia/Pontianak": "WIB",
    "Asia/Makassar": "WITA",
    "Asia/Ujung_Pandang": "WITA",
    "Asia/Jayapura": "WIT",
}
FALLBACK: Final = "Asia/Jakarta"
BABEL: Final = {"id": "id_ID", "en": "en_GB"}
PLAIN: Final = Markup('<time datetime="{}">{}</time>')
RESTATED: Final = Markup('<time datetime="{}" data-own>{}</time>')


def zone_name(zone: str, at: datetime) -> str:
    """WIB, WITA or WIT in Indonesia, the offset such as GMT+2 elsewhere."""
    if zone in NAMES:
        return NAMES[zone]
    offset = at.astimezone(ZoneInfo(zone)).utcoffset()
    minutes = int(offset.total_seconds() // 60) if offset else 0
    hours, rest = divmod(abs(minutes), 60)
    sign = "-" if minutes < 0 else "+"
    return "GMT" + (f"{sign}{hours}" if minutes else "") + (f":{rest:02}" if rest else "")


def moment(at: datetime, zone: str, locale: str) -> str:
    """Date and time such as "24 Nov 2026, 14.05 WIB"; the same wording as the browser's `zone.ts`."""
    here = at.astimezone(ZoneInfo(zone))
    day = format_date(here, "d MMM y", locale=BABEL[locale])
    return f"{day}, {clock(at, zone, locale)} {zone_name(zone, at)}"


def clock(at: datetime, zone: str, locale: str) -> str:
    """Hours and minutes such as "14.05", as the browser's `zone.ts` writes them."""
    here = at.astimezone(ZoneInfo(zone))
    return f"{here:%H:%M}" if locale == "en" else f"{here:%H.%M}"


def time_span(start: datetime, end: datetime, zone: str, locale: str) -> str:
    """From when to when, with the zone: "09.00–10.00 WIB"."""
    return f"{clock(start, zone, locale)}–{clock(end, zone, locale)} {zone_name(zone, start)}"


def full_day(day: date, locale: str) -> str:
    """A date with its weekday: "Selasa, 6 Januari 2026"."""
    return format_date(day, "EEEE, d MMMM y", locale=BABEL[locale])


def short_day(day: date, locale: str) -> str:
    """A date in a few letters: "Sel, 6 Jan"."""
    return format_date(day, "EEE, d MMM", locale=BABEL[locale])


def short_month(day: date, locale: str) -> str:
    """The month in a few letters, for a leaf of a calendar."""
    return format_date(day, "MMM", locale=BABEL[locale])


def weekdays(locale: str) -> list[str]:
    """The names of the week's days, Monday first."""
    monday = date(2024, 1, 1)
    return [format_date(monday + timedelta(days=index), "EEEE", locale=BABEL[locale]) for index in range(7)]


def period(starts_at: datetime, ends_at: datetime, zone: str, locale: str) -> str:
    """From when to when, such as "Selasa, 24 November 2026, 14.05–15.05 WIB"; an end after midnight has its date."""
    first, last = (at.astimezone(ZoneInfo(zone)).date() for at in (starts_at, ends_at))
    until = clock(ends_at, zone, locale) if first == last else moment(ends_at, zone, locale)
    ending = f" {zone_name(zone, starts_at)}" if first == last else ""
    return f"{full_day(first, locale)}, {clock(starts_at, zone, locale)}–{until}{ending}"


def time_element(at: datetime, zone: str, locale: str, *, chosen: bool) -> Markup:
    """A `<time>`. The reader's browser restates it in its own zone, unless this one was `chosen` by the reader."""
    iso = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    form = PLAIN if chosen else RESTATED
    return form.format(iso, moment(at, zone, locale))


def zones() -> list[tuple[str, str]]:
    """Time zones to choose from: Indonesia's three first, then all by name."""
    indonesian = [
        ("Asia/Jakarta", "WIB · Jakarta (UTC+7)"),
        ("Asia/Makassar", "WITA · Makassar, Denpasar (UTC+8)"),
        ("Asia/Jayapura", "WIT · Jayapura (UTC+9)"),
    ]
    others = sorted(name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "SystemV/")))
    return indonesian + [(name, name.replace("_", " ")) for name in others if name not in NAMES]
