"""A session as calendars and letters tell it: when, with whom, and what about."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from rooms.keyset import Key, Slice, beyond, ordering, slice_of
from rooms.mentoring.errors import SessionNotFound
from rooms.models import MentoringSession, Person, SessionParticipant, SessionStatus, Side, Startup

MAX_APPOINTMENTS = 500
LIVE = (SessionStatus.REQUESTED, SessionStatus.CONFIRMED)
SessionPlace = tuple[datetime, str]
"""Where a session stands in a list: its start and its identifier."""


@dataclass(frozen=True, slots=True)
class SessionFilter:
    """Which of a person's sessions: those that end after `since` and begin before `until`, on one side or either."""

    statuses: Collection[SessionStatus] = tuple(SessionStatus)
    since: datetime | None = None
    until: datetime | None = None
    side: Side | None = None


@dataclass(frozen=True, slots=True)
class Attendee:
    """One person of a session. A disabled account has no `email` here: nothing is sent to it."""

    person_id: str
    side: Side
    name: str
    email: str | None
    locale: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class Appointment:
    """One session with its people, the mentor first."""

    id: str
    uid: str
    sequence: int
    status: SessionStatus
    topic: str
    questions: str
    starts_at: datetime
    ends_at: datetime
    created_at: datetime
    decided_at: datetime | None
    reason: str | None
    cancelled_by: str | None
    mentor_id: str
    booked_by: str
    startup_id: str | None
    startup: str | None
    previous_id: str | None
    started_at: datetime | None
    ended_at: datetime | None
    attendees: tuple[Attendee, ...]

    @property
    def live(self) -> bool:
        """Whether it still holds its time."""
        return self.status in LIVE

    def attendee(self, person_id: str) -> Attendee | None:
        """The person, if they are of this session."""
        return next((each for each in self.attendees if each.person_id == person_id), None)

    def others(self, person_id: str) -> tuple[Attendee, ...]:
        """Everybody else."""
        return tuple(each for each in self.attendees if each.person_id != person_id)

    def counterpart(self, person_id: str) -> str:
        """Whom the person meets, in few words: the mentor, or for the mentor the startup."""
        me = self.attendee(person_id)
        there = [each for each in self.others(person_id) if me is None or each.side is not me.side]
        if me is not None and me.side is Side.MENTOR and self.startup:
            return self.startup
        return there[0].name if there else ""


async def appointment(db: AsyncSession, session_id: str) -> Appointment | None:
    """One session, if there is one by that name."""
    found = await _read(db, MentoringSession.id == session_id)
    return found[0] if found else None


async def own_appointment(db: AsyncSession, person_id: str, session_id: str) -> Appointment:
    """A session for one of its people. Raises `SessionNotFound`, for everybody else too."""
    found = await appointment(db, session_id)
    if found is None or found.attendee(person_id) is None:
        raise SessionNotFound
    return found


async def appointments_of(
    db: AsyncSession, person_id: str, *, since: datetime, statuses: Collection[SessionStatus] = tuple(SessionStatus)
) -> list[Appointment]:
    """The sessions of a person that end after `since`, the first first; at most `MAX_APPOINTMENTS`."""
    return await _read(
        db,
        _of(person_id),
        MentoringSession.ends_at > since,
        MentoringSession.status.in_(statuses),
    )


async def past_appointments(
    db: AsyncSession, person_id: str, *, now: datetime, after: SessionPlace | None = None, limit: int
) -> Slice[Appointment]:
    """The sessions of a person that are over or called off, the latest first."""
    over = or_(MentoringSession.ends_at <= now, MentoringSession.status.not_in(LIVE))
    return await _slice(db, [_of(person_id), over], latest_first=True, after=after, limit=limit)


async def list_appointments(
    db: AsyncSession,
    person_id: str,
    wanted: SessionFilter,
    *,
    latest_first: bool = False,
    after: SessionPlace | None = None,
    limit: int,
) -> Slice[Appointment]:
    """The sessions of a person that the filter lets through, by their start. Two queries."""
    conditions = [_of(person_id, wanted.side), MentoringSession.status.in_(wanted.statuses)]
    if wanted.since is not None:
        conditions.append(MentoringSession.ends_at > wanted.since)
    if wanted.until is not None:
        conditions.append(MentoringSession.starts_at < wanted.until)
    return await _slice(db, conditions, latest_first=latest_first, after=after, limit=limit)


def _of(person_id: str, side: Side | None = None) -> ColumnElement[bool]:
    """A session of the person's, on whichever side."""
    mine = select(SessionParticipant.session_id).where(SessionParticipant.person_id == person_id)
    return MentoringSession.id.in_(mine if side is None else mine.where(SessionParticipant.side == side))


async def _slice(
    db: AsyncSession,
    conditions: Sequence[ColumnElement[bool]],
    *,
    latest_first: bool,
    after: SessionPlace | None,
    limit: int,
) -> Slice[Appointment]:
    order = _by_start(latest_first)
    further = [] if after is None else [beyond(order, after)]
    found = await _read(db, *conditions, *further, latest_first=latest_first, limit=limit + 1)
    return slice_of(found, limit, lambda each: each, lambda each: (each.starts_at, each.id))


def _by_start(latest_first: bool) -> list[Key]:
    return [Key(MentoringSession.starts_at, latest_first), Key(MentoringSession.id, latest_first)]


async def _read(
    db: AsyncSession, *conditions: ColumnElement[bool], latest_first: bool = False, limit: int = MAX_APPOINTMENTS
) -> list[Appointment]:
    rows = await db.execute(
        select(MentoringSession, Startup.name)
        .outerjoin(Startup, Startup.id == MentoringSession.startup_id)
        .where(*conditions)
        .order_by(*ordering(_by_start(latest_first)))
        .limit(limit)
    )
    sessions = [(session, startup) for session, startup in rows]
    people = await _people(db, [session.id for session, _startup in sessions])
    return [
        Appointment(
            id=session.id,
            uid=session.uid,
            sequence=session.sequence,
            status=SessionStatus(session.status),
            topic=session.topic,
            questions=session.questions,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            created_at=session.created_at,
            decided_at=session.decided_at,
            reason=session.reason,
            cancelled_by=session.cancelled_by,
            mentor_id=session.mentor_id,
            booked_by=session.booked_by,
            startup_id=session.startup_id,
            startup=startup,
            previous_id=session.previous_id,
            started_at=session.started_at,
            ended_at=session.ended_at,
            attendees=tuple(people.get(session.id, ())),
        )
        for session, startup in sessions
    ]


async def _people(db: AsyncSession, session_ids: Sequence[str]) -> dict[str, list[Attendee]]:
    rows = await db.execute(
        select(SessionParticipant.session_id, SessionParticipant.side, Person)
        .join(Person, Person.id == SessionParticipant.person_id)
        .where(SessionParticipant.session_id.in_(session_ids))
        .order_by(SessionParticipant.side, Person.name, Person.id)  # "mentor" comes before "startup"
    )
    people: dict[str, list[Attendee]] = {}
    for session_id, side, person in rows:
        people.setdefault(session_id, []).append(
            Attendee(
                person_id=person.id,
                side=Side(side),
                name=person.name,
                email=None if person.disabled else person.email,
                locale=person.locale,
                time_zone=person.time_zone,
            )
        )
    return people
