"""Who is in a startup's team: added by an owner, gone by an owner's or one's own choice."""

from dataclasses import dataclass

from sqlalchemy import and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from rooms.chat.text import clean_line
from rooms.errors import Conflict, NotFound
from rooms.identity import Identity
from rooms.mentoring.errors import ColleagueUnknown, LastOwner, TeamFull
from rooms.mentoring.standing import holds
from rooms.mentoring.startups import owned_startup
from rooms.models import Person, PersonKind, Startup, StartupMember
from rooms.permissions import Permission

MOST_MEMBERS = 20
TITLE_LENGTH = 80


@dataclass(frozen=True, slots=True)
class Colleague:
    """Someone in a team."""

    person_id: str
    name: str
    title: str
    owner: bool


async def team_of(db: AsyncSession, startup_id: str) -> list[Colleague]:
    """The team, owners first, then by name."""
    rows = await db.execute(
        select(Person.id, Person.name, StartupMember.title, StartupMember.owner)
        .join(StartupMember, StartupMember.person_id == Person.id)
        .where(StartupMember.startup_id == startup_id, Person.disabled.is_(False))
        .order_by(StartupMember.owner.desc(), Person.name, Person.id)
    )
    return [Colleague(*row) for row in rows]


async def add_colleague(
    db: AsyncSession, who: Identity, startup_id: str, *, email: str, title: str, owner: bool = False
) -> StartupMember:
    """Take an account into the team: one that the technopark knows as a startup's. Of others nothing is told.

    Raises `NotFound`, `ColleagueUnknown`, `Conflict`, `TeamFull`.
    """
    startup = await owned_startup(db, who, startup_id)
    known = and_(Startup.id == startup.id, holds(Permission.STARTUP_FOUND, Person.id, Startup.technopark_id))
    person_id = await db.scalar(
        select(Person.id)
        .join(Startup, known)
        .where(Person.email == email.strip().lower(), Person.kind == PersonKind.ACCOUNT, Person.disabled.is_(False))
    )
    if person_id is None:
        raise ColleagueUnknown
    if await db.get(StartupMember, (startup.id, person_id)) is not None:
        raise Conflict
    size = await db.scalar(select(func.count()).where(StartupMember.startup_id == startup.id))
    if (size or 0) >= MOST_MEMBERS:
        raise TeamFull(maximum=MOST_MEMBERS)
    member = StartupMember(
        startup_id=startup.id, person_id=person_id, title=clean_line(title, TITLE_LENGTH), owner=owner
    )
    db.add(member)
    return member


async def change_colleague(
    db: AsyncSession, who: Identity, startup_id: str, person_id: str, *, title: str, owner: bool
) -> None:
    """Change what somebody is in the team. Raises `NotFound`, `LastOwner`."""
    startup = await owned_startup(db, who, startup_id)
    member = await _member(db, startup.id, person_id)
    if member.owner and not owner:
        await _keep_an_owner(db, member)
    member.title, member.owner = clean_line(title, TITLE_LENGTH), owner


async def remove_colleague(db: AsyncSession, who: Identity, startup_id: str, person_id: str) -> None:
    """Take somebody out of the team: an owner anybody, the others themselves. Raises `NotFound`, `LastOwner`."""
    if person_id != who.person_id:
        await owned_startup(db, who, startup_id)
    member = await _member(db, startup_id, person_id)
    if member.owner:
        await _keep_an_owner(db, member)
    await db.delete(member)


async def _member(db: AsyncSession, startup_id: str, person_id: str) -> StartupMember:
    member = await db.get(StartupMember, (startup_id, person_id))
    if member is None:
        raise NotFound
    return member


async def _keep_an_owner(db: AsyncSession, leaving: StartupMember) -> None:
    # Locked, so that two owners who leave at the same moment do not both count on the other.
    owners = await db.scalars(
        select(StartupMember.person_id)
        .where(StartupMember.startup_id == leaving.startup_id, StartupMember.owner)
        .with_for_update()
    )
    if set(owners) <= {leaving.person_id}:
        raise LastOwner
