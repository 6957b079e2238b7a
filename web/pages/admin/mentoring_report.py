"""The report on mentoring: on the page, and as a table to take along. What it counts is in its address."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from aiohttp import web
from babel.dates import format_date

from rooms.errors import InvalidPayload, NotPermitted
from rooms.identity import Identity
from rooms.mentoring.reports import LONGEST, Report, ReportFilter, Span, Tally, mentoring_report
from rooms.models import SessionStatus, Technopark
from rooms.permissions import Permission
from rooms.places.technoparks import all_technoparks
from web.access import required
from web.charts import Series, columns
from web.local_time import BABEL, zone_name
from web.rendering import render
from web.request_state import LOCALE, deps, translate
from web.spreadsheets import Cell, as_csv, as_xlsx

LATEST = 50
"""Sessions that the page lists; the table to take along has all."""


@dataclass(frozen=True)
class Asked:
    """What the address asks for."""

    filter: ReportFilter
    chosen: Technopark | None
    open_to: list[Technopark]

    def address(self, path: str, **other: str | None) -> str:
        """The same report elsewhere, or another."""
        wanted: dict[str, str | None] = {
            "from": self.filter.span.first.isoformat(),
            "to": self.filter.span.last.isoformat(),
            "technopark": self.chosen.slug if self.chosen else None,
            "mentor": self.filter.mentor_id,
            "startup": self.filter.startup_id,
            **other,
        }
        return f"{path}?{urlencode({key: value for key, value in wanted.items() if value})}"


async def page(request: web.Request) -> web.Response:
    """GET /admin/reports/mentoring"""
    asked, report = await _report(request)
    locale = request[LOCALE]
    who = required(request)
    here = "/admin/reports/mentoring"

    known = {each.mentor_id for each in report.sessions} | {each.startup_id for each in report.sessions}

    def rows(tallies: Mapping[str, tuple[str, Tally]], name: str) -> list[dict[str, Any]]:
        return [
            {"name": label, "tally": tally, "href": asked.address(here, **{name: key}) if key in known else None}
            for key, (label, tally) in list(tallies.items())[:LATEST]
        ]

    labels = [format_date(month, "MMM yy", locale=BABEL[locale]) for month in report.months]
    tallies = list(report.months.values())
    return render(
        request,
        "admin/mentoring_report.html",
        asked=asked,
        total=report.total,
        months=[{"name": name, "tally": tally} for name, tally in zip(labels, tallies, strict=True)],
        sessions_chart=columns(
            translate(request, "report.chart.sessions"),
            labels,
            [
                Series(translate(request, "report.held"), "held", [each.held for each in tallies]),
                Series(translate(request, "report.missed"), "missed", [each.missed for each in tallies]),
            ],
        ),
        hours_chart=columns(
            translate(request, "report.chart.hours"), labels, [Series("", "hours", [each.hours for each in tallies])]
        ),
        mentors=rows(report.mentors, "mentor"),
        startups=rows(report.startups, "startup"),
        technoparks=[{"name": label, "tally": tally} for label, tally in report.technoparks.values()],
        sessions=report.sessions[:LATEST],
        count=len(report.sessions),
        csv=asked.address(f"{here}.csv"),
        xlsx=asked.address(f"{here}.xlsx"),
        everyone=asked.address(here, mentor=None, startup=None),
        zone=zone_name(who.time_zone, deps(request).clock.now()),
    )


async def table(request: web.Request) -> web.Response:
    """GET /admin/reports/mentoring.{kind}: one row for each session, as CSV or XLSX."""
    asked, report = await _report(request)
    kind = request.match_info["kind"]
    zone = ZoneInfo(asked.filter.span.zone)
    names = ("date", "time", "zone", "status", "technopark", "mentor", "startup", "topic", "minutes")
    head = [translate(request, f"report.column.{name}") for name in names]
    rows: list[list[Cell]] = []
    for each in report.sessions:
        at = each.starts_at.astimezone(zone)
        rows.append(
            [
                at.date().isoformat(),
                f"{at:%H:%M}",
                zone_name(asked.filter.span.zone, each.starts_at),
                translate(request, f"report.status.{each.status}"),
                each.technopark,
                each.mentor,
                each.startup,
                each.topic,
                each.minutes if each.status is SessionStatus.COMPLETED else None,
            ]
        )
    name = f"mentoring-{asked.filter.span.first}-{asked.filter.span.last}.{kind}"
    if kind == "csv":
        body, media_type = as_csv(head, rows), "text/csv; charset=utf-8"
    else:
        # Thousands of cells take longer than the loop may wait.
        body = await asyncio.to_thread(as_xlsx, translate(request, "report.title"), head, rows)
        media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    headers = {"Content-Type": media_type, "Content-Disposition": f'attachment; filename="{name}"'}
    return web.Response(body=body, headers={**headers, "Cache-Control": "no-store"})


async def _report(request: web.Request) -> tuple[Asked, Report]:
    who = required(request)
    async with deps(request).database.read() as db:
        asked = _asked(request, who, await all_technoparks(db))
        return asked, await mentoring_report(db, asked.filter)


def _asked(request: web.Request, who: Identity, sites: list[Technopark]) -> Asked:
    """Raises `NotPermitted` for another's technopark, `InvalidPayload` for what is no span."""
    query = request.query
    open_to = [site for site in sites if who.may(Permission.REPORT_READ, site.id)]
    if not open_to:
        raise NotPermitted
    chosen = next((site for site in open_to if site.slug == query.get("technopark")), None)
    if query.get("technopark") and chosen is None:
        raise NotPermitted
    today = deps(request).clock.now().astimezone(ZoneInfo(who.time_zone)).date()
    last = _day(query.get("to"), today)
    first = _day(query.get("from"), (last.replace(day=1) - timedelta(days=150)).replace(day=1))
    if first > last or last - first > LONGEST:
        raise InvalidPayload
    return Asked(
        ReportFilter(
            span=Span(first, last, who.time_zone),
            technoparks=[site.id for site in ([chosen] if chosen else open_to)],
            mentor_id=query.get("mentor", "")[:32] or None,
            startup_id=query.get("startup", "")[:32] or None,
        ),
        chosen,
        open_to,
    )


def _day(text: str | None, default: date) -> date:
    if not text:
        return default
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise InvalidPayload from None
    if not 2000 <= found.year <= 2100:
        raise InvalidPayload
    return found
