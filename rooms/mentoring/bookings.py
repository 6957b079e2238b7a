"""Booking a session."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from rooms.chat.text import clean_line, clean_text
from rooms.errors import Conflict, InvalidPayload, NotPermitted
from rooms.identity import Identity
from rooms.ids import new_id
from rooms.mentoring.appointments import LIVE
from rooms.mentoring.calendars import booking_rules
from rooms.mentoring.errors import MentorNotFound, OwnSlot, TooManyBookings, TopicEmpty
from rooms.mentoring.events import session_changed
from rooms.mentoring.holding import hold, lock_people
from rooms.mentoring.offers import check_offered
from rooms.mentoring.standing import holds
from rooms.models import (
    Approval,
    MentoringSession,
    MentorProfile,
    Person,
    SessionParticipant,
    SessionStatus,
    Side,
    StartupMember,
)
from rooms.permissions import Permission
from rooms.ports import Clock

MAX_LIVE = 12
"""Sessions that one person may have booked and still before them."""
MAX_COMPANIONS = 9
TOPIC_LENGTH, QUESTIONS_LENGTH = 160, 4000
KEY_LENGTH = 128


@dataclass(frozen=True, slots=True)
class NewBooking:
    """What is to be booked. `companions` are of the startup's team; the key makes a repeated booking the same one."""

    mentor_id: str
    starts_at: datetime
    topic: str
    questions: str = ""
    startup_id: str | None = None
    companions: Sequence[str] = ()
    previous_id: str | None = None
    idempotency_key: str | None = None


async def bookable_mentor(db: AsyncSession, mentor_id: str) -> MentorProfile:
    """A mentor who can be found and booked, with their person. Raises `MentorNotFound`."""
    profile = await db.scalar(
        select(MentorProfile)
        .join(Person, Person.id == MentorProfile.person_id)
        .where(
            MentorProfile.person_id == mentor_id,
            MentorProfile.published,
            ~Person.disabled,
            holds(Permission.MENTORING_OFFER, MentorProfile.person_id, MentorProfile.technopark_id),
        )
        .options(joinedload(MentorProfile.person))
    )
    if profile is None:
        raise MentorNotFound
    return profile


async def book(db: AsyncSession, clock: Clock, booker: Identity, new: NewBooking) -> MentoringSession:
    """Book a slot; it is confirmed at once, or waits for the mentor.

    Raises `MentorNotFound`, `OwnSlot`, `NotPermitted`, `TopicEmpty`, `InvalidPayload`, `TooManyBookings`,
    `SlotNotOffered`, `DayFull`, `SlotTaken`, `OwnTimeTaken`, and `Conflict` for a key that another booking had.
    """
    if booker.guest:
        raise NotPermitted
    await lock_people(db, new.mentor_id, booker.person_id)
    if earlier := await _earlier(db, booker.person_id, new):
        return earlier
    mentor = await bookable_mentor(db, new.mentor_id)
    if mentor.person_id == booker.person_id:
        raise OwnSlot
    companions = await _companions(db, booker.person_id, new)
    await _check_previous(db, booker.person_id, new)
    await check_not_too_many(db, clock, booker.person_id)
    await check_offered(db, clock, mentor, new.starts_at)
    confirmed = mentor.approval == Approval.AUTOMATIC
    return await make_session(
        db, clock, mentor, new, booker_id=booker.person_id, companions=companions, confirmed=confirmed, by=booker
    )


async def make_session(
    db: AsyncSession,
    clock: Clock,
    mentor: MentorProfile,
    new: NewBooking,
    *,
    booker_id: str,
    companions: Sequence[str],
    confirmed: bool,
    by: Identity,
) -> MentoringSession:
    """Write a session whose people have been locked and whose wish has been checked, but for its words.

    Raises `TopicEmpty`, `SlotTaken`, `OwnTimeTaken`, `Conflict`.
    """
    topic = clean_line(new.topic, TOPIC_LENGTH)
    if not topic:
        raise TopicEmpty
    now = clock.now()
    session_id = new_id()
    session = MentoringSession(
        id=session_id,
        uid=f"{session_id}@virtual-technopark",
        mentor_id=mentor.person_id,
        startup_id=new.startup_id,
        booked_by=booker_id,
        topic=topic,
        questions=clean_text(new.questions).strip()[:QUESTIONS_LENGTH],
        status=SessionStatus.CONFIRMED if confirmed else SessionStatus.REQUESTED,
        starts_at=new.starts_at,
        ends_at=new.starts_at + timedelta(minutes=mentor.slot_minutes),
        sequence=0,
        created_at=now,
        decided_at=now if confirmed else None,
        previous_id=new.previous_id,
        idempotency_key=new.idempotency_key,
    )
    try:
        async with db.begin_nested():
            db.add(session)
    except IntegrityError:  # the same key, at the same moment, for another mentor
        raise Conflict from None
    await hold(db, session, booking_rules(mentor))
    db.add(SessionParticipant(session_id=session.id, person_id=mentor.person_id, side=Side.MENTOR))
    db.add_all(
        SessionParticipant(session_id=session.id, person_id=person_id, side=Side.STARTUP)
        for person_id in (booker_id, *companions)
    )
    await db.flush()
    await session_changed(db, clock, session, "confirmed" if confirmed else "requested", by.person_id)
    return session


async def _earlier(db: AsyncSession, booker_id: str, new: NewBooking) -> MentoringSession | None:
    """What the same booking has made before. Raises `Conflict` when another had the key, `InvalidPayload`."""
    if new.idempotency_key is None:
        return None
    if not 0 < len(new.idempotency_key) <= KEY_LENGTH:
        raise InvalidPayload
    made = await db.scalar(
        select(MentoringSession).where(
            MentoringSession.booked_by == booker_id, MentoringSession.idempotency_key == new.idempotency_key
        )
    )
    if made and (made.mentor_id, made.starts_at) != (new.mentor_id, new.starts_at):
        raise Conflict
    return made


async def _companions(db: AsyncSession, booker_id: str, new: NewBooking) -> list[str]:
    """Who comes along. Raises `NotPermitted` unless all are of the startup's team, `InvalidPayload` for too many."""
    companions = sorted(set(new.companions) - {booker_id})
    if new.startup_id is None:
        if companions:
            raise NotPermitted
        return []
    if len(companions) > MAX_COMPANIONS or new.mentor_id in companions:
        raise InvalidPayload
    wanted = [booker_id, *companions]
    team = select(func.count()).where(StartupMember.startup_id == new.startup_id, StartupMember.person_id.in_(wanted))
    if await db.scalar(team) != len(wanted):
        raise NotPermitted
    return companions


async def _check_previous(db: AsyncSession, booker_id: str, new: NewBooking) -> None:
    """Raises `NotPermitted` when the session that is followed up is not of the booker and the mentor."""
    if new.previous_id is None:
        return
    of_both = (
        select(MentoringSession.id)
        .join(SessionParticipant, SessionParticipant.session_id == MentoringSession.id)
        .where(
            MentoringSession.id == new.previous_id,
            MentoringSession.mentor_id == new.mentor_id,
            SessionParticipant.person_id == booker_id,
        )
    )
    if await db.scalar(of_both) is None:
        raise NotPermitted


async def check_not_too_many(db: AsyncSession, clock: Clock, booker_id: str) -> None:
    """Raises `TooManyBookings` when the person has as many sessions before them as one may have."""
    ahead = select(func.count()).where(
        MentoringSession.booked_by == booker_id,
        MentoringSession.status.in_(LIVE),
        MentoringSession.ends_at > clock.now(),
    )
    if (await db.scalar(ahead) or 0) >= MAX_LIVE:
        raise TooManyBookings(maximum=MAX_LIVE)
