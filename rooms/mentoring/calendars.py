"""What the database knows of mentors' time, read in one query however many mentors."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    Integer,
    Select,
    cast,
    extract,
    func,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from rooms.mentoring.slots import CELL, BookingRules, MentorCalendar, within_cells
from rooms.mentoring.wall_clock import DAY, Span, local_ordinal, merged, to_moment
from rooms.models import (
    AvailabilityException,
    AvailabilityRule,
    BusyTime,
    MentoringSession,
    MentorProfile,
    SessionCell,
    SessionStatus,
)

RULE, EXCEPTION, BUSY = "rule", "exception", "busy"
MENTORING, ELSEWHERE = "mentoring", "elsewhere"


def booking_rules(profile: MentorProfile) -> BookingRules:
    """How the mentor can be booked."""
    return BookingRules(
        slot=profile.slot_minutes,
        before=profile.buffer_before,
        after=profile.buffer_after,
        notice=profile.notice_hours * 60,
        horizon_days=profile.horizon_days,
        daily_limit=profile.daily_limit,
    )


async def calendars_of(
    db: AsyncSession, mentors: Iterable[MentorProfile], since: int, until: int, *, without: str | None = None
) -> dict[str, MentorCalendar]:
    """The calendars of mentors by their person's identifier, for slots that begin in the span (minutes since 1970).

    The profiles come with their person loaded. `without` is a session whose time counts as free: it is being moved.
    """
    profiles = {mentor.person_id: mentor for mentor in mentors}
    if not profiles:
        return {}
    gathered = {mentor_id: _Gathered(profile.person.time_zone) for mentor_id, profile in profiles.items()}
    people = list(profiles)
    rows: Iterable[Any] = await db.execute(
        union_all(
            _rules(people),
            _exceptions(people, since, until),
            _busy(people, since, until),
            _sessions(MENTORING, MentoringSession.mentor_id, people, since, until, without),
            _sessions(ELSEWHERE, MentoringSession.booked_by, people, since, until, without),
        )
    )
    for kind, mentor_id, weekday, on_date, first, last in rows:
        of = gathered[mentor_id]
        if kind == RULE:
            of.weekly[weekday].append((first, last))
        elif kind == EXCEPTION:
            of.exceptions[on_date.toordinal()].extend(() if first is None else ((first, last),))
        elif kind == MENTORING:
            of.sessions.append((first // 60, -(-last // 60)))
        else:
            of.taken.append((first // 60, -(-last // 60)))
    return {mentor_id: of.calendar(booking_rules(profiles[mentor_id])) for mentor_id, of in gathered.items()}


async def time_held(
    db: AsyncSession, person_id: str, since: int, until: int, *, without: str | None = None
) -> list[Span]:
    """The minutes that a person's own sessions hold, in order: as a mentor and as who books."""
    cell = SessionCell
    query = select(func.min(cell.cell), func.max(cell.cell)).where(
        cell.person_id == person_id, cell.cell >= (since - DAY) // CELL, cell.cell < (until + DAY) // CELL
    )
    if without is not None:
        query = query.where(cell.session_id != without)
    found = await db.execute(query.group_by(cell.session_id))
    return merged((first * CELL, (last + 1) * CELL) for first, last in found)


class _Gathered:
    """One mentor's rows while they come."""

    def __init__(self, zone: str) -> None:
        self.zone = zone
        self.weekly: list[list[Span]] = [[] for _ in range(7)]
        self.exceptions: dict[int, list[Span]] = defaultdict(list)
        self.taken: list[Span] = []
        self.sessions: list[Span] = []

    def calendar(self, rules: BookingRules) -> MentorCalendar:
        around = [within_cells(start - rules.before, end + rules.after) for start, end in self.sessions]
        return MentorCalendar(
            zone=self.zone,
            rules=rules,
            weekly=[merged(windows) for windows in self.weekly],
            exceptions={ordinal: merged(windows) for ordinal, windows in self.exceptions.items()},
            taken=merged([*self.taken, *around]),
            sessions=Counter(local_ordinal(self.zone, start) for start, _end in self.sessions),
        )


_NO_NUMBER, _NO_DATE = cast(null(), Integer), cast(null(), Date)
_GONE = (SessionStatus.DECLINED, SessionStatus.CANCELLED)
_Row = Select[str, str, int, date, int, int]
"""Kind, mentor, weekday, date, and from when to when: minutes of a day, or seconds since 1970."""


def _rules(mentors: Sequence[str]) -> _Row:
    rule = AvailabilityRule
    minutes = cast(rule.start_minute, BigInteger), cast(rule.end_minute, BigInteger)
    return select(literal(RULE), rule.mentor_id, rule.weekday, _NO_DATE, *minutes).where(rule.mentor_id.in_(mentors))


def _exceptions(mentors: Sequence[str], since: int, until: int) -> _Row:
    exception = AvailabilityException
    first, last = to_moment(since - DAY).date(), to_moment(until + DAY).date()
    minutes = cast(exception.start_minute, BigInteger), cast(exception.end_minute, BigInteger)
    return select(literal(EXCEPTION), exception.mentor_id, _NO_NUMBER, exception.on_date, *minutes).where(
        exception.mentor_id.in_(mentors), exception.on_date.between(first, last)
    )


def _busy(mentors: Sequence[str], since: int, until: int) -> _Row:
    busy = BusyTime
    return select(
        literal(BUSY), busy.mentor_id, _NO_NUMBER, _NO_DATE, _seconds(busy.starts_at), _seconds(busy.ends_at)
    ).where(
        busy.mentor_id.in_(mentors),
        busy.starts_at < to_moment(until + DAY),
        busy.ends_at > to_moment(since - DAY),
    )


def _sessions(
    kind: str, person: InstrumentedAttribute[str], people: Sequence[str], since: int, until: int, without: str | None
) -> _Row:
    """The sessions in which the people sit as `person`; one that has been held counts for its day."""
    session = MentoringSession
    query = select(
        literal(kind), person, _NO_NUMBER, _NO_DATE, _seconds(session.starts_at), _seconds(session.ends_at)
    ).where(
        person.in_(people),
        session.status.not_in(_GONE),
        session.starts_at > to_moment(since - 2 * DAY),
        session.starts_at < to_moment(until + DAY),
    )
    return query if without is None else query.where(session.id != without)


def _seconds(moment: InstrumentedAttribute[datetime]) -> ColumnElement[int]:
    """Reckoned by the database: reading thousands of dates would take longer than all the rest."""
    return cast(extract("epoch", moment), BigInteger)
