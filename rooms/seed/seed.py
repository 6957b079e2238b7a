"""Fills a fresh database; what is there already is left as its owners changed it."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from rooms.models import Organization, Room, Technopark
from rooms.seed.network import LABS, ORGANIZATIONS, ROOMS, TECHNOPARKS


async def seed(db: AsyncSession) -> bool:
    """Make the network if there is none. Returns whether it was made."""
    if await db.scalar(select(func.count()).select_from(Technopark)):
        return False
    db.add_all(Organization(**fields) for fields in ORGANIZATIONS)
    for fields in TECHNOPARKS:
        technopark = Technopark(**fields)
        db.add(technopark)
        await db.flush()
        db.add_all(Room(technopark_id=technopark.id, position=position, **room) for position, room in enumerate(ROOMS))
        name_id, name_en, summary_id, summary_en = LABS[technopark.slug]
        db.add(
            Room(
                technopark_id=technopark.id,
                slug="lab",
                name_id=name_id,
                name_en=name_en,
                summary_id=summary_id,
                summary_en=summary_en,
                kind="lab",
                access="members",
                lobby=False,
                capacity=24,
                position=len(ROOMS),
            )
        )
    await db.flush()
    return True
