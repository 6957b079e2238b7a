"""What managers and the ministry see of mentoring: how much of it there was, for whom, and how useful it was.

Comments of ratings are in no report, and a mean of fewer than `FEWEST_SHOWN` ratings is not told: it would say who
gave which.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from rooms.mentoring.matching import FEWEST_SHOWN
from rooms.models import (
    MentoringSession,
    MentorProfile,
    Person,
    SessionRating,
    SessionStatus,
    Startup,
    Technopark,
)

MOST: Final = 20_000
"""Sessions that one report counts."""
LONGEST: Final = timedelta(days=3 * 366)

COUNTED: Final = (SessionStatus.COMPLETED, SessionStatus.MISSED, SessionStatus.CANCELLED)


@dataclass(frozen=True, slots=True)
class Span:
    """Whole days of a zone, the last one included."""

    first: date
    last: date
    zone: str

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        """From its first moment to the moment after its last."""
        zone = ZoneInfo(self.zone)
        return (
            datetime.combine(self.first, time(), zone),
            datetime.combine(self.last + timedelta(days=1), time(), zone),
        )


@dataclass(frozen=True, slots=True)
class ReportFilter:
    """What is counted. `technoparks` are those that the reader may see, or has chosen among them."""

    span: Span
    technoparks: Collection[str]
    mentor_id: str | None = None
    startup_id: str | None = None


@dataclass(frozen=True, slots=True)
class ReportedSession:
    """One session. `minutes` is how long both sides were there; none when it did not come about."""

    id: str
    starts_at: datetime
    status: SessionStatus
    topic: str
    mentor_id: str
    mentor: str
    startup_id: str | None
    booker_id: str
    startup: str
    """Its name, or that of who booked without one."""
    technopark_id: str
    technopark: str
    minutes: int
    stars: int
    """The sum of all stars that were given."""
    ratings: int


@dataclass(slots=True)
class Tally:
    """What sessions add up to."""

    held: int = 0
    missed: int = 0
    cancelled: int = 0
    minutes: int = 0
    stars: int = 0
    ratings: int = 0

    def add(self, session: ReportedSession) -> None:
        self.held += session.status is SessionStatus.COMPLETED
        self.missed += session.status is SessionStatus.MISSED
        self.cancelled += session.status is SessionStatus.CANCELLED
        self.minutes += session.minutes
        self.stars += session.stars
        self.ratings += session.ratings

    @property
    def hours(self) -> float:
        """To a tenth."""
        return round(self.minutes / 60, 1)

    @property
    def mean_stars(self) -> float | None:
        """To a tenth; none when so few rated that it would tell who gave which."""
        return round(self.stars / self.ratings, 1) if self.ratings >= FEWEST_SHOWN else None


@dataclass(slots=True)
class Report:
    """Totals, and the same by month, mentor, startup and technopark."""

    sessions: list[ReportedSession]
    total: Tally = field(default_factory=Tally)
    months: dict[date, Tally] = field(default_factory=dict)
    mentors: dict[str, tuple[str, Tally]] = field(default_factory=dict)
    startups: dict[str, tuple[str, Tally]] = field(default_factory=dict)
    technoparks: dict[str, tuple[str, Tally]] = field(default_factory=dict)


async def mentoring_report(db: AsyncSession, wanted: ReportFilter) -> Report:
    """Count. Two queries, whatever there is to count."""
    sessions = await _sessions(db, wanted)
    report = Report(sessions, months={month: Tally() for month in months_of(wanted.span)})
    zone = ZoneInfo(wanted.span.zone)
    for session in sessions:
        report.total.add(session)
        report.months[session.starts_at.astimezone(zone).date().replace(day=1)].add(session)
    report.mentors = _by(sessions, lambda each: (each.mentor_id, each.mentor))
    report.startups = _by(sessions, lambda each: (each.startup_id or each.booker_id, each.startup))
    report.technoparks = _by(sessions, lambda each: (each.technopark_id, each.technopark))
    return report


def months_of(span: Span) -> list[date]:
    """The first day of every month that the span touches."""
    month, found = span.first.replace(day=1), []
    while month <= span.last:
        found.append(month)
        month = (month + timedelta(days=32)).replace(day=1)
    return found


def _by(
    sessions: Iterable[ReportedSession], key: Callable[[ReportedSession], tuple[str, str]]
) -> dict[str, tuple[str, Tally]]:
    """Tallies by identifier with a name, those with the most minutes first."""
    names: dict[str, str] = {}
    tallies: defaultdict[str, Tally] = defaultdict(Tally)
    for session in sessions:
        identifier, name = key(session)
        names[identifier] = name
        tallies[identifier].add(session)
    order = sorted(names, key=lambda each: (-tallies[each].minutes, -tallies[each].held, names[each], each))
    return {each: (names[each], tallies[each]) for each in order}


async def _sessions(db: AsyncSession, wanted: ReportFilter) -> list[ReportedSession]:
    since, until = wanted.span.bounds
    mentor, booker = aliased(Person), aliased(Person)
    query = (
        select(MentoringSession, mentor.name, booker.name, Startup.name, Technopark.id, Technopark.name)
        .join(mentor, mentor.id == MentoringSession.mentor_id)
        .join(booker, booker.id == MentoringSession.booked_by)
        .join(MentorProfile, MentorProfile.person_id == MentoringSession.mentor_id)
        .join(Technopark, Technopark.id == MentorProfile.technopark_id)
        .outerjoin(Startup, Startup.id == MentoringSession.startup_id)
        .where(
            MentoringSession.status.in_(COUNTED),
            MentoringSession.starts_at >= since,
            MentoringSession.starts_at < until,
            Technopark.id.in_(wanted.technoparks),
        )
        .order_by(MentoringSession.starts_at.desc(), MentoringSession.id)
        .limit(MOST)
    )
    if wanted.mentor_id:
        query = query.where(MentoringSession.mentor_id == wanted.mentor_id)
    if wanted.startup_id:
        query = query.where(MentoringSession.startup_id == wanted.startup_id)
    rows = (await db.execute(query)).all()
    rated = await _ratings(db, since, until)
    return [
        ReportedSession(
            id=session.id,
            starts_at=session.starts_at,
            status=SessionStatus(session.status),
            topic=session.topic,
            mentor_id=session.mentor_id,
            mentor=mentor_name,
            startup_id=session.startup_id,
            booker_id=session.booked_by,
            startup=startup_name or booker_name,
            technopark_id=technopark_id,
            technopark=technopark_name,
            minutes=_minutes(session),
            stars=rated.get(session.id, (0, 0))[0],
            ratings=rated.get(session.id, (0, 0))[1],
        )
        for session, mentor_name, booker_name, startup_name, technopark_id, technopark_name in rows
    ]


async def _ratings(db: AsyncSession, since: datetime, until: datetime) -> dict[str, tuple[int, int]]:
    """Sum and number of stars by session."""
    rows = await db.execute(
        select(SessionRating.session_id, func.sum(SessionRating.stars), func.count())
        .join(MentoringSession, MentoringSession.id == SessionRating.session_id)
        .where(MentoringSession.starts_at >= since, MentoringSession.starts_at < until)
        .group_by(SessionRating.session_id)
    )
    return {session_id: (int(stars), count) for session_id, stars, count in rows}


def _minutes(session: MentoringSession) -> int:
    if session.status != SessionStatus.COMPLETED or session.started_at is None or session.ended_at is None:
        return 0
    return round((session.ended_at - session.started_at) / timedelta(minutes=1))
