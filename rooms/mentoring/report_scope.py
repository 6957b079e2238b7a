"""Which report somebody may ask for, and which one they get who do not say."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from rooms.errors import InvalidPayload, NotPermitted
from rooms.identity import Identity
from rooms.mentoring.reports import LONGEST, ReportFilter, Span
from rooms.models import Technopark
from rooms.permissions import Permission
from rooms.ports import Clock

FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True, slots=True)
class ReportQuestion:
    """What is asked for; a technopark by its slug. Dates are those of the reader's zone."""

    first: date | None = None
    last: date | None = None
    technopark: str | None = None
    mentor_id: str | None = None
    startup_id: str | None = None


@dataclass(frozen=True, slots=True)
class ReportScope:
    """What is counted: of the technopark that is `chosen`, or all that are `open_to` the reader."""

    filter: ReportFilter
    chosen: Technopark | None
    open_to: list[Technopark]


def report_scope(clock: Clock, who: Identity, sites: Sequence[Technopark], asked: ReportQuestion) -> ReportScope:
    """The report of the last six months where nothing else is asked for.

    Raises `NotPermitted` for another's technopark, `InvalidPayload` for what is no span.
    """
    open_to = [site for site in sites if who.may(Permission.REPORT_READ, site.id)]
    chosen = next((site for site in open_to if site.slug == asked.technopark), None)
    if not open_to or (asked.technopark and chosen is None):
        raise NotPermitted
    last = asked.last or clock.now().astimezone(ZoneInfo(who.time_zone)).date()
    _check_year(last)
    first = asked.first or (last.replace(day=1) - timedelta(days=150)).replace(day=1)
    _check_year(first)
    if first > last or last - first > LONGEST:
        raise InvalidPayload
    return ReportScope(
        ReportFilter(
            span=Span(first, last, who.time_zone),
            technoparks=[site.id for site in ([chosen] if chosen else open_to)],
            mentor_id=asked.mentor_id,
            startup_id=asked.startup_id,
        ),
        chosen,
        open_to,
    )


def _check_year(day: date) -> None:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise InvalidPayload
