"""Sessions for tests that are not about booking them."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from rooms.ids import new_id
from rooms.models import (
    MentoringSession,
    MentorProfile,
    Person,
    PersonKind,
    SessionParticipant,
    SessionStatus,
    Side,
    Technopark,
)
from rooms.ports import Clock
from rooms.seed.network import TECHNOPARKS


async def add_person(
    db: AsyncSession, clock: Clock, name: str, *, locale: str = "id", time_zone: str = "Asia/Jakarta"
) -> Person:
    """An account that can be written to."""
    email = f"{name.lower().replace(' ', '.')}@technopark.example"
    person = Person(
        kind=PersonKind.ACCOUNT, name=name, email=email, locale=locale, time_zone=time_zone, created_at=clock.now()
    )
    db.add(person)
    await db.flush()
    return person


async def add_profile(db: AsyncSession, clock: Clock, mentor: Person) -> None:
    """Make a mentor of the person at some technopark; who is one already stays so."""
    if await db.get(MentorProfile, mentor.id):
        return
    site = await db.scalar(select(Technopark).limit(1))
    if site is None:
        site = Technopark(**TECHNOPARKS[0])
        db.add(site)
        await db.flush()
    now = clock.now()
    db.add(MentorProfile(person_id=mentor.id, technopark_id=site.id, created_at=now, updated_at=now))
    await db.flush()


async def add_session(
    db: AsyncSession,
    clock: Clock,
    mentor: Person,
    booker: Person,
    *companions: Person,
    starts_at: datetime,
    status: SessionStatus = SessionStatus.CONFIRMED,
    topic: str = "Harga & pasar",
) -> MentoringSession:
    """An hour with the mentor, who can be booked."""
    await add_profile(db, clock, mentor)
    session_id = new_id()
    session = MentoringSession(
        id=session_id,
        uid=f"{session_id}@virtual-technopark",
        mentor_id=mentor.id,
        booked_by=booker.id,
        topic=topic,
        questions="Bagaimana menentukan harga?",
        status=status,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        created_at=clock.now(),
    )
    db.add(session)
    await db.flush()
    db.add(SessionParticipant(session_id=session.id, person_id=mentor.id, side=Side.MENTOR))
    for person in (booker, *companions):
        db.add(SessionParticipant(session_id=session.id, person_id=person.id, side=Side.STARTUP))
    await db.flush()
    return session
