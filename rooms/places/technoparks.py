"""Finding technoparks."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from rooms.errors import NotFound
from rooms.models import Organization, Technopark


async def all_technoparks(db: AsyncSession) -> list[Technopark]:
    """Every site, from west to east."""
    return list(await db.scalars(select(Technopark).order_by(Technopark.longitude)))


async def technopark_by_slug(db: AsyncSession, slug: str) -> Technopark:
    """One site. Raises `NotFound`."""
    found = await db.scalar(select(Technopark).where(Technopark.slug == slug))
    if found is None:
        raise NotFound
    return found


async def all_organizations(db: AsyncSession) -> list[Organization]:
    """Every partner, by name."""
    return list(await db.scalars(select(Organization).order_by(Organization.name)))
