"""What the reader's own startups look for, read together with the technoparks that a filter offers."""

from dataclasses import dataclass

from sqlalchemy import and_, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from rooms.mentoring.matching import Wish
from rooms.models import Startup, StartupMember, StartupTag, StartupTagKind, Technopark


@dataclass(frozen=True, slots=True)
class OwnStartup:
    """A startup whose team the reader is in, and its wish."""

    id: str
    slug: str
    name: str
    wish: Wish


async def sites_and_wishes(db: AsyncSession, person_id: str | None) -> tuple[list[Technopark], list[OwnStartup]]:
    """Every technopark from west to east, and the person's startups by name. One query."""
    mine = exists().where(StartupMember.startup_id == Startup.id, StartupMember.person_id == (person_id or ""))
    tags = (
        select(func.aggregate_strings(StartupTag.kind + ":" + StartupTag.tag, ","))
        .where(StartupTag.startup_id == Startup.id)
        .scalar_subquery()
    )
    rows = await db.execute(
        select(Technopark, Startup, tags)
        .outerjoin(Startup, and_(Startup.technopark_id == Technopark.id, mine))
        .order_by(Technopark.longitude, Startup.name, Startup.id)
    )
    sites: dict[str, Technopark] = {}
    own: list[OwnStartup] = []
    for site, startup, told in rows:
        sites[site.id] = site
        if startup is not None:
            own.append(OwnStartup(startup.id, startup.slug, startup.name, wish_of(startup.sector, told)))
    return list(sites.values()), own


def wish_of(sector: str, tags: str | None) -> Wish:
    """The wish out of a startup's row; `tags` are its tags as `kind:tag`, with commas between."""
    pairs = [pair.partition(":")[::2] for pair in (tags or "").split(",")]

    def words(wanted: StartupTagKind) -> frozenset[str]:
        return frozenset(tag for kind, tag in pairs if kind == wanted)

    return Wish(words(StartupTagKind.NEED), sector, words(StartupTagKind.LANGUAGE))
