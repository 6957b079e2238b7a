"""What the database knows of mentors' time, read in one query however many mentors."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Date, Integer, Select, case, cast, func, literal, null, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from rooms.mentoring.slots import CELL, BookingRules, MentorCalendar
from rooms.mentoring.wall_clock import DAY, Span, local_ordinal, merged, to_minute, to_minute_up, to_moment
from rooms.models import AvailabilityException, AvailabilityRule, BusyTime, MentoringSession, MentorProfile, SessionCell
from rooms.models.base import Moment

RULE, EXCEPTION, BUSY, HELD = "rule", "exception", "busy", "held"


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
            _held(people, since, until, without),
        )
    )
    for kind, mentor_id, number, on_date, first, last, starts_at, ends_at in rows:
        of = gathered[mentor_id]
        if kind == RULE:
            of.weekly[number].append((first, last))
        elif kind == EXCEPTION:
            of.exceptions[on_date.toordinal()].extend(() if first is None else ((first, last),))
        elif kind == BUSY:
            of.taken.append((to_minute(starts_at), to_minute_up(ends_at)))
        else:
            of.taken.append((first * CELL, last * CELL))
            if number:
                of.sessions[local_ordinal(of.zone, to_minute(starts_at))] += 1
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
        self.sessions: dict[int, int] = defaultdict(int)

    def calendar(self, rules: BookingRules) -> MentorCalendar:
        return MentorCalendar(
            zone=self.zone,
            rules=rules,
            weekly=[merged(windows) for windows in self.weekly],
            exceptions={ordinal: merged(windows) for ordinal, windows in self.exceptions.items()},
            taken=merged(self.taken),
            sessions=dict(self.sessions),
        )


_NO_NUMBER, _NO_MINUTE = cast(null(), Integer), cast(null(), BigInteger)
_NO_DATE, _NO_MOMENT = cast(null(), Date), cast(null(), Moment)
_Row = Select[str, str, int, date, int, int, datetime, datetime]


def _rules(mentors: Sequence[str]) -> _Row:
    rule = AvailabilityRule
    return select(
        literal(RULE).label("kind"),
        rule.mentor_id,
        rule.weekday.label("number"),
        _NO_DATE.label("on_date"),
        cast(rule.start_minute, BigInteger).label("first"),
        cast(rule.end_minute, BigInteger).label("last"),
        _NO_MOMENT.label("starts_at"),
        _NO_MOMENT.label("ends_at"),
    ).where(rule.mentor_id.in_(mentors))


def _exceptions(mentors: Sequence[str], since: int, until: int) -> _Row:
    exception = AvailabilityException
    first, last = to_moment(since - DAY).date(), to_moment(until + DAY).date()
    return select(
        literal(EXCEPTION),
        exception.mentor_id,
        _NO_NUMBER,
        exception.on_date,
        cast(exception.start_minute, BigInteger),
        cast(exception.end_minute, BigInteger),
        _NO_MOMENT,
        _NO_MOMENT,
    ).where(exception.mentor_id.in_(mentors), exception.on_date.between(first, last))


def _busy(mentors: Sequence[str], since: int, until: int) -> _Row:
    busy = BusyTime
    return select(
        literal(BUSY),
        busy.mentor_id,
        _NO_NUMBER,
        _NO_DATE,
        _NO_MINUTE,
        _NO_MINUTE,
        busy.starts_at,
        busy.ends_at,
    ).where(
        busy.mentor_id.in_(mentors),
        busy.starts_at < to_moment(until + DAY),
        busy.ends_at > to_moment(since - DAY),
    )


def _held(people: Sequence[str], since: int, until: int, without: str | None) -> _Row:
    """One row for each session: `number` is 1 where the person is its mentor."""
    cell, session = SessionCell, MentoringSession
    query = (
        select(
            literal(HELD),
            cell.person_id,
            case((session.mentor_id == cell.person_id, 1), else_=0),
            _NO_DATE,
            func.min(cell.cell).label("first"),
            (func.max(cell.cell) + 1).label("last"),
            session.starts_at,
            _NO_MOMENT,
        )
        .join(session, session.id == cell.session_id)
        .where(
            cell.person_id.in_(people),
            cell.cell >= (since - DAY) // CELL,
            cell.cell < (until + DAY) // CELL,
        )
        .group_by(cell.person_id, cell.session_id, session.mentor_id, session.starts_at)
    )
    return query if without is None else query.where(cell.session_id != without)
