"""The report on mentoring: on the page, and as a table to take along. What it counts is in its address."""

import asyncio
from collections.abc import Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web
from babel.dates import format_date
from babel.numbers import format_decimal

from rooms.errors import InvalidPayload
from rooms.mentoring.report_scope import ReportQuestion, ReportScope, report_scope
from rooms.mentoring.reports import Report, Tally, mentoring_report
from rooms.models import SessionStatus
from rooms.places.technoparks import all_technoparks
from web.access import required
from web.charts import Series, columns
from web.local_time import BABEL, zone_name
from web.pages.mentoring.filters import address
from web.rendering import render
from web.request_state import LOCALE, deps, translate
from web.spreadsheets import Cell, as_csv, as_xlsx

LATEST = 50
"""Sessions that the page lists; the table to take along has all."""


async def page(request: web.Request) -> web.Response:
    """GET /admin/reports/mentoring"""
    asked, report = await _report(request)
    locale = request[LOCALE]
    who = required(request)
    here = "/admin/reports/mentoring"

    known = {each.mentor_id for each in report.sessions} | {each.startup_id for each in report.sessions}

    def rows(tallies: Mapping[str, tuple[str, Tally]], name: str) -> list[dict[str, Any]]:
        return [
            {"name": label, "tally": tally, "href": _address(asked, here, **{name: key}) if key in known else None}
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
        csv=_address(asked, f"{here}.csv"),
        xlsx=_address(asked, f"{here}.xlsx"),
        everyone=_address(asked, here, mentor=None, startup=None),
        zone=zone_name(who.time_zone, deps(request).clock.now()),
        decimal=lambda number: format_decimal(number, "0.0", locale=BABEL[locale]),
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


async def _report(request: web.Request) -> tuple[ReportScope, Report]:
    """Raises `NotPermitted`, `InvalidPayload`."""
    given, query = deps(request), request.query
    asked = ReportQuestion(
        first=_day(query.get("from")),
        last=_day(query.get("to")),
        technopark=query.get("technopark") or None,
        mentor_id=query.get("mentor", "")[:32] or None,
        startup_id=query.get("startup", "")[:32] or None,
    )
    async with given.database.read() as db:
        scope = report_scope(given.clock, required(request), await all_technoparks(db), asked)
        return scope, await mentoring_report(db, scope.filter)


def _address(scope: ReportScope, path: str, **other: str | None) -> str:
    """The same report elsewhere, or another."""
    counted = scope.filter
    wanted: dict[str, str | None] = {
        "from": counted.span.first.isoformat(),
        "to": counted.span.last.isoformat(),
        "technopark": scope.chosen.slug if scope.chosen else None,
        "mentor": counted.mentor_id,
        "startup": counted.startup_id,
        **other,
    }
    return address(path, wanted)


def _day(text: str | None) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidPayload from None
