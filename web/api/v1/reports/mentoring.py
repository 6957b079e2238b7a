"""The report on mentoring, for who manages a technopark."""

from itertools import islice
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from rooms.mentoring.report_scope import ReportQuestion, report_scope
from rooms.mentoring.reports import Tally, mentoring_report
from rooms.places.technoparks import all_technoparks
from web.api.v1.models import reports
from web.api.v1.network.telling import technopark_name
from web.api.v1.operation import Call


async def get_report(db: AsyncSession, call: Call[reports.ReportQuery, None]) -> reports.Report:
    """GET /reports/mentoring"""
    query = call.query
    asked = ReportQuestion(query.first, query.last, query.technopark, query.mentor, query.startup)
    scope = report_scope(call.clock, call.who, await all_technoparks(db), asked)
    found = await mentoring_report(db, scope.filter)
    startups = {each.startup_id for each in found.sessions}
    return reports.Report(
        first=scope.filter.span.first,
        last=scope.filter.span.last,
        time_zone=scope.filter.span.zone,
        technopark=technopark_name(scope.chosen) if scope.chosen else None,
        total=reports.Tally(**_numbers(found.total)),
        months=[reports.MonthTally(month=f"{month:%Y-%m}", **_numbers(tally)) for month, tally in found.months.items()],
        mentors=[
            reports.MentorTally(mentor_id=each, name=name, **_numbers(tally))
            for each, (name, tally) in islice(found.mentors.items(), reports.MOST_ROWS)
        ],
        startups=[
            reports.StartupTally(startup_id=each if each in startups else None, name=name, **_numbers(tally))
            for each, (name, tally) in islice(found.startups.items(), reports.MOST_ROWS)
        ],
        technoparks=[
            reports.TechnoparkTally(technopark_id=each, name=name, **_numbers(tally))
            for each, (name, tally) in found.technoparks.items()
        ],
    )


def _numbers(tally: Tally) -> dict[str, Any]:
    return {
        "held": tally.held,
        "missed": tally.missed,
        "cancelled": tally.cancelled,
        "minutes": tally.minutes,
        "mean_stars": tally.mean_stars,
        "ratings": tally.ratings,
    }
