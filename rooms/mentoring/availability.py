"""What a mentor says about when and how they can be booked."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from rooms.errors import InvalidPayload, NotFound
from rooms.mentoring.calendars import booking_rules
from rooms.mentoring.errors import DateInvalid, HoursInvalid
from rooms.mentoring.holding import hold_anew
from rooms.mentoring.slots import CELL
from rooms.mentoring.wall_clock import DAY, Span, merged
from rooms.models import Approval, AvailabilityException, AvailabilityRule, MentorProfile
from rooms.ports import Clock

SLOT_MINUTES = (30, 45, 60, 90)
MAX_BUFFER = 60
MAX_NOTICE_HOURS = 14 * 24
MAX_HORIZON_DAYS = 180
MAX_DAILY = 12
SPANS_A_DAY = 6
MAX_EXCEPTIONS = 120
"""Dates ahead that have hours of their own."""
EXCEPTION_DAYS = 366


@dataclass(frozen=True, slots=True)
class BookingSettings:
    """How a mentor can be booked; the fields are those of `MentorProfile`."""

    slot_minutes: int
    buffer_before: int
    buffer_after: int
    notice_hours: int
    horizon_days: int
    daily_limit: int
    approval: str


@dataclass(frozen=True, slots=True)
class Availability:
    """All that a mentor says about their time. `weekly` has seven lists of local minutes, Monday first; `exceptions`
    are dates ahead with hours of their own, or none for a day off."""

    weekly: Sequence[Sequence[Span]]
    exceptions: Mapping[date, Sequence[Span]]
    settings: BookingSettings


async def availability_of(db: AsyncSession, clock: Clock, mentor: MentorProfile) -> Availability:
    """What holds now. The profile comes with its person."""
    return Availability(
        weekly=await weekly_hours(db, mentor.person_id),
        exceptions=await exceptions_ahead(db, clock, mentor),
        settings=BookingSettings(**{each.name: getattr(mentor, each.name) for each in fields(BookingSettings)}),
    )


async def replace_hours(db: AsyncSession, clock: Clock, mentor: MentorProfile, wanted: Availability) -> None:
    """Put other hours in the place of those of the week and of all dates ahead; the settings stay.

    Raises `HoursInvalid`, `DateInvalid`.
    """
    if len(wanted.weekly) != 7 or len(wanted.exceptions) > MAX_EXCEPTIONS:
        raise HoursInvalid
    for on_date in wanted.exceptions:
        _check_date(clock, mentor, on_date)
    dates = {on_date: _spans(spans) for on_date, spans in wanted.exceptions.items()}
    await set_weekly_hours(db, mentor.person_id, dict(enumerate(wanted.weekly)))
    exception = AvailabilityException
    ahead = exception.on_date >= today(clock, mentor)
    await db.execute(delete(exception).where(exception.mentor_id == mentor.person_id, ahead))
    for on_date, spans in dates.items():
        _add_exception(db, mentor.person_id, on_date, spans)
    await db.flush()


async def own_mentor(db: AsyncSession, person_id: str) -> MentorProfile:
    """The person's profile, published or not, with their person. Raises `NotFound`."""
    profile = await db.scalar(
        select(MentorProfile).where(MentorProfile.person_id == person_id).options(joinedload(MentorProfile.person))
    )
    if profile is None:
        raise NotFound
    return profile


async def weekly_hours(db: AsyncSession, mentor_id: str) -> list[list[Span]]:
    """Seven lists of local minutes, Monday first."""
    hours: list[list[Span]] = [[] for _ in range(7)]
    for rule in await db.scalars(select(AvailabilityRule).where(AvailabilityRule.mentor_id == mentor_id)):
        hours[rule.weekday].append((rule.start_minute, rule.end_minute))
    return [merged(spans) for spans in hours]


async def exceptions_ahead(db: AsyncSession, clock: Clock, mentor: MentorProfile) -> dict[date, list[Span]]:
    """The mentor's dates from today on that have hours of their own, none for a day off; in order."""
    exception, first = AvailabilityException, today(clock, mentor)
    rows = await db.scalars(
        select(exception)
        .where(exception.mentor_id == mentor.person_id, exception.on_date >= first)
        .order_by(exception.on_date, exception.start_minute)
    )
    dates: dict[date, list[Span]] = defaultdict(list)
    for row in rows:
        spans = dates[row.on_date]
        if row.start_minute is not None and row.end_minute is not None:
            spans.append((row.start_minute, row.end_minute))
    return dict(dates)


async def set_weekly_hours(db: AsyncSession, mentor_id: str, hours: Mapping[int, Sequence[Span]]) -> None:
    """Replace the hours of the week, by weekday from Monday, 0. Raises `HoursInvalid`."""
    if not set(hours) <= set(range(7)):
        raise HoursInvalid
    clean = {weekday: _spans(spans) for weekday, spans in hours.items()}
    # Two at once would each take away what was, and both add theirs.
    one = select(MentorProfile.person_id).where(MentorProfile.person_id == mentor_id)
    await db.execute(one.with_for_update(key_share=True))
    await db.execute(delete(AvailabilityRule).where(AvailabilityRule.mentor_id == mentor_id))
    db.add_all(
        AvailabilityRule(mentor_id=mentor_id, weekday=weekday, start_minute=start, end_minute=end)
        for weekday, spans in clean.items()
        for start, end in spans
    )
    await db.flush()


async def set_exception(
    db: AsyncSession, clock: Clock, mentor: MentorProfile, on_date: date, spans: Sequence[Span]
) -> None:
    """Give a date hours of its own, or make it a day off. Raises `HoursInvalid`, `DateInvalid`."""
    _check_date(clock, mentor, on_date)
    clean = _spans(spans)
    await clear_exception(db, mentor.person_id, on_date)
    ahead = select(func.count(AvailabilityException.on_date.distinct())).where(
        AvailabilityException.mentor_id == mentor.person_id, AvailabilityException.on_date >= today(clock, mentor)
    )
    if (await db.scalar(ahead) or 0) >= MAX_EXCEPTIONS:
        raise HoursInvalid
    _add_exception(db, mentor.person_id, on_date, clean)
    await db.flush()


async def clear_exception(db: AsyncSession, mentor_id: str, on_date: date) -> None:
    """Let the week's hours hold on a date again."""
    await db.execute(
        delete(AvailabilityException).where(
            AvailabilityException.mentor_id == mentor_id, AvailabilityException.on_date == on_date
        )
    )


async def set_booking_settings(
    db: AsyncSession, clock: Clock, mentor: MentorProfile, settings: BookingSettings
) -> None:
    """Change how the mentor can be booked. What is booked stays, with the new buffers around it.

    Raises `InvalidPayload`.
    """
    if (
        settings.slot_minutes not in SLOT_MINUTES
        or not _is_buffer(settings.buffer_before)
        or not _is_buffer(settings.buffer_after)
        or not 0 <= settings.notice_hours <= MAX_NOTICE_HOURS
        or not 1 <= settings.horizon_days <= MAX_HORIZON_DAYS
        or not 1 <= settings.daily_limit <= MAX_DAILY
        or settings.approval not in set(Approval)
    ):
        raise InvalidPayload
    for name, value in asdict(settings).items():
        setattr(mentor, name, value)
    mentor.updated_at = clock.now()
    await db.flush()
    await hold_anew(db, mentor.person_id, booking_rules(mentor), clock.now())


def today(clock: Clock, mentor: MentorProfile) -> date:
    """The date where the mentor is. The profile comes with its person."""
    return clock.now().astimezone(ZoneInfo(mentor.person.time_zone)).date()


def _check_date(clock: Clock, mentor: MentorProfile, on_date: date) -> None:
    first = today(clock, mentor)
    if not first <= on_date <= first + timedelta(days=EXCEPTION_DAYS):
        raise DateInvalid


def _add_exception(db: AsyncSession, mentor_id: str, on_date: date, spans: Sequence[Span]) -> None:
    rows: Iterable[tuple[int | None, int | None]] = spans or [(None, None)]
    db.add_all(
        AvailabilityException(mentor_id=mentor_id, on_date=on_date, start_minute=start, end_minute=end)
        for start, end in rows
    )


def _is_buffer(minutes: int) -> bool:
    return 0 <= minutes <= MAX_BUFFER and minutes % CELL == 0


def _spans(spans: Sequence[Span]) -> list[Span]:
    """Hours of one day, in order and apart. Raises `HoursInvalid`."""
    if len(spans) > SPANS_A_DAY:
        raise HoursInvalid
    for start, end in spans:
        if not 0 <= start < end <= DAY or start % CELL or end % CELL:
            raise HoursInvalid
    return merged(spans)
