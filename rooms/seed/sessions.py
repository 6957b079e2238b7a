"""Hours for the demonstration's mentors, and sessions behind and before them, so that no page is empty."""

from datetime import timedelta
from itertools import cycle

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from rooms.ids import new_id
from rooms.jobs.queue import enqueue
from rooms.mentoring.availability import set_weekly_hours
from rooms.mentoring.calendars import booking_rules
from rooms.mentoring.events import EXPIRE
from rooms.mentoring.holding import hold
from rooms.mentoring.offers import offered_slots
from rooms.mentoring.session_rooms import close_later, give_room
from rooms.mentoring.wall_clock import Span, instants, local_ordinal, to_minute, to_moment
from rooms.models import (
    ActionItem,
    ActionState,
    Approval,
    MentoringSession,
    MentorProfile,
    Person,
    SessionParticipant,
    SessionRating,
    SessionStatus,
    Side,
    Startup,
    StartupMember,
)
from rooms.ports import Clock

MORNING, AFTERNOON, EVENING = (9 * 60, 12 * 60), (13 * 60, 16 * 60), (19 * 60, 21 * 60)
WEEKS: tuple[dict[int, list[Span]], ...] = (
    {weekday: [MORNING, AFTERNOON] for weekday in range(5)},
    {0: [AFTERNOON], 1: [EVENING], 3: [AFTERNOON], 5: [MORNING]},
)
PAST: tuple[tuple[int, str, int, int], ...] = (
    (28, "Memahami pelanggan pertama", 58, 5),
    (21, "Menetapkan harga percontohan", 54, 4),
    (7, "Menyusun rencana tiga bulan", 0, 0),
)
"""How many days ago, the topic, minutes present and stars; who was not present missed it."""
COMING = ("Menyiapkan pertemuan dengan mitra produksi", "Meninjau angka bulan pertama")
TEN, ELEVEN = 10 * 60, 11 * 60


async def make_demonstration_sessions(db: AsyncSession, clock: Clock) -> int:
    """Give hours to mentors who have just been made, and sessions with startups of theirs. Returns how many sessions.

    Nothing where there is a session already. No letters are sent: nobody reads those addresses.
    """
    if await db.scalar(select(func.count()).select_from(MentoringSession)):
        return 0
    mentors = list(
        await db.scalars(
            select(MentorProfile)
            .join(Person, Person.id == MentorProfile.person_id)
            .where(Person.email.like("mentor%.example"))
            .options(joinedload(MentorProfile.person))
            .order_by(Person.email)
        )
    )
    pairs = await db.execute(
        select(Startup, Person)
        .join(StartupMember, StartupMember.startup_id == Startup.id)
        .join(Person, Person.id == StartupMember.person_id)
        .where(Person.email.like("startup-%.example"))
        .order_by(Person.email)
    )
    for mentor, week in zip(mentors, cycle(WEEKS), strict=False):
        await set_weekly_hours(db, mentor.person_id, week)
        if week is WEEKS[1]:
            mentor.approval, mentor.slot_minutes, mentor.notice_hours = Approval.AUTOMATIC, 45, 4
    startups = [(startup, person) for startup, person in pairs]
    if not mentors:
        return 0
    for index, (startup, person) in enumerate(startups):
        at_home = [mentor for mentor in mentors if mentor.technopark_id == startup.technopark_id] or mentors
        await _past(db, clock, at_home[index % len(at_home)], startup, person)
        await _coming(db, clock, mentors[index % len(mentors)], startup, person, confirmed=index % 3 != 0)
    return await db.scalar(select(func.count()).select_from(MentoringSession)) or 0


async def _past(db: AsyncSession, clock: Clock, mentor: MentorProfile, startup: Startup, person: Person) -> None:
    zone = mentor.person.time_zone
    today = local_ordinal(zone, to_minute(clock.now()))
    for days, topic, minutes, stars in PAST:
        start, end = (to_moment(minute) for minute in instants(zone, today - days, TEN, ELEVEN)[0])
        session = _session(mentor, startup, person, topic)
        session.status = SessionStatus.COMPLETED if minutes else SessionStatus.MISSED
        session.starts_at, session.ends_at = start, end
        session.created_at = session.decided_at = start - timedelta(days=5)
        session.started_at, session.ended_at = (start, start + timedelta(minutes=minutes)) if minutes else (None, end)
        db.add(session)
        await db.flush()
        _seat(db, session, minutes)
        if not minutes:
            continue
        for rater in (mentor.person_id, person.id):
            rated = SessionRating(session_id=session.id, rater_id=rater, stars=stars, comment="", created_at=end)
            db.add(rated)
        done = ActionState.DONE if days > 21 else ActionState.OPEN
        db.add(
            ActionItem(
                session_id=session.id,
                text="Mewawancarai lima calon pelanggan" if days > 21 else "Menguji dua tingkat harga di satu kota",
                owner_id=person.id,
                due_on=(clock.now() + timedelta(days=14 - days)).date(),
                state=done,
                created_by=mentor.person_id,
                created_at=end,
                done_at=end + timedelta(days=6) if done is ActionState.DONE else None,
            )
        )
    await db.flush()


async def _coming(
    db: AsyncSession, clock: Clock, mentor: MentorProfile, startup: Startup, person: Person, *, confirmed: bool
) -> None:
    now = clock.now()
    slots = await offered_slots(db, clock, mentor, now, now + timedelta(days=mentor.horizon_days), to=person.id)
    if not slots:
        return
    session = _session(mentor, startup, person, COMING[confirmed])
    session.status = SessionStatus.CONFIRMED if confirmed else SessionStatus.REQUESTED
    session.starts_at, session.ends_at = slots[0], slots[0] + timedelta(minutes=mentor.slot_minutes)
    session.created_at, session.decided_at = now, now if confirmed else None
    db.add(session)
    await db.flush()
    await hold(db, session, booking_rules(mentor))
    _seat(db, session, 0)
    if confirmed:
        await give_room(db, session)
        await close_later(db, clock, session)
    else:
        await enqueue(db, clock, EXPIRE, f"{EXPIRE}/{session.id}/0", {"session": session.id}, run_at=session.starts_at)
    await db.flush()


def _session(mentor: MentorProfile, startup: Startup, person: Person, topic: str) -> MentoringSession:
    session_id = new_id()
    return MentoringSession(
        id=session_id,
        uid=f"{session_id}@virtual-technopark",
        mentor_id=mentor.person_id,
        startup_id=startup.id,
        booked_by=person.id,
        topic=topic,
        questions="",
        sequence=0,
    )


def _seat(db: AsyncSession, session: MentoringSession, minutes: int) -> None:
    db.add_all(
        SessionParticipant(session_id=session.id, person_id=person_id, side=side, minutes_present=minutes)
        for person_id, side in ((session.mentor_id, Side.MENTOR), (session.booked_by, Side.STARTUP))
    )
