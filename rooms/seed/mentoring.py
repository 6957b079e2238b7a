"""Profiles and startups for the demonstration accounts. Nobody is invented: they are called by their role."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from rooms.ids import new_id
from rooms.models import (
    Membership,
    MentorProfile,
    MentorTag,
    Person,
    Startup,
    StartupMember,
    StartupTag,
    Technopark,
)
from rooms.permissions import Role
from rooms.ports import Clock
from rooms.seed.mentoring_texts import MENTORS, STARTUPS


async def make_demonstration_mentoring(db: AsyncSession, clock: Clock) -> int:
    """Give profiles and startups to the demonstration accounts that have none. Returns how many were made."""
    made = 0
    for person, technopark, role, organization_id in await _accounts(db):
        key = f"{technopark.slug}/{(person.email or '').partition('@')[0]}"
        if role == Role.MENTOR and key in MENTORS:
            made += await _mentor(db, clock, person, technopark, organization_id, key)
        elif role == Role.STARTUP and key in STARTUPS:
            made += await _startup(db, clock, person, technopark, key)
    return made


async def _accounts(db: AsyncSession) -> list[tuple[Person, Technopark, str, str | None]]:
    rows = await db.execute(
        select(Person, Technopark, Membership.role, Membership.organization_id)
        .join(Membership, Membership.person_id == Person.id)
        .join(Technopark, Technopark.id == Membership.technopark_id)
        .where(Person.email.like("%.example"))
    )
    return [(person, technopark, role, organization) for person, technopark, role, organization in rows]


async def _mentor(
    db: AsyncSession, clock: Clock, person: Person, technopark: Technopark, organization_id: str | None, key: str
) -> int:
    if await db.get(MentorProfile, person.id) is not None:
        return 0
    text, now = MENTORS[key], clock.now()
    db.add(
        MentorProfile(
            person_id=person.id,
            technopark_id=technopark.id,
            organization_id=organization_id,
            headline=text["headline"],
            biography=text["biography"],
            published=True,
            created_at=now,
            updated_at=now,
        )
    )
    await db.flush()
    db.add_all(
        MentorTag(person_id=person.id, kind=kind, tag=tag)
        for kind in ("expertise", "sector", "language")
        for tag in text[kind]
    )
    return 1


async def _startup(db: AsyncSession, clock: Clock, person: Person, technopark: Technopark, key: str) -> int:
    slug = f"{technopark.slug}-{key.partition('/')[2]}"
    if await db.scalar(select(Startup.id).where(Startup.slug == slug)):
        return 0
    text, now = STARTUPS[key], clock.now()
    startup = Startup(
        id=new_id(),
        slug=slug,
        name=person.name,
        technopark_id=technopark.id,
        sector=text["sector"],
        stage=text["stage"],
        summary=text["summary"],
        seeking=text["seeking"],
        published=True,
        created_at=now,
        updated_at=now,
    )
    db.add(startup)
    await db.flush()
    db.add(StartupMember(startup_id=startup.id, person_id=person.id, title="", owner=True))
    db.add_all(
        StartupTag(startup_id=startup.id, kind=kind, tag=tag) for kind in ("need", "language") for tag in text[kind]
    )
    return 1
