"""Finding startups: one query for a page of them."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import Select, and_, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql import ColumnElement

from rooms.identity import Identity
from rooms.keyset import Key, Slice, beyond, ordering, slice_of
from rooms.mentoring.mentor_order import Tagged
from rooms.mentoring.standing import holds
from rooms.mentoring.vocabulary import EXPERTISE, LANGUAGES, in_order
from rooms.models import Person, Startup, StartupMember, StartupTag, StartupTagKind, Technopark
from rooms.permissions import Permission

MOST_OWN = 100
ByName = tuple[str, str]
"""Where a startup stands in a list: its name in small letters, and its identifier."""


@dataclass(frozen=True, slots=True)
class StartupFilter:
    """What a startup must be; words are as a mentor's. `knows` are a reading mentor's fields: who needs one of them
    comes first."""

    words: tuple[str, ...] = ()
    word_tags: tuple[Tagged, ...] = ()
    need: str | None = None
    sector: str | None = None
    stage: str | None = None
    technopark: str | None = None
    knows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundStartup:
    """A startup as pages show one."""

    id: str
    slug: str
    name: str
    technopark_id: str
    technopark: str
    technopark_name: str
    city: str
    accent: str
    motif: str
    sector: str
    stage: str
    summary: str
    seeking: str
    website: str | None
    deck_key: str | None
    deck_name: str | None
    published: bool
    needs: tuple[str, ...]
    languages: tuple[str, ...]


async def find_startups(
    db: AsyncSession, wanted: StartupFilter, *, limit: int, offset: int = 0
) -> tuple[list[FoundStartup], int]:
    """The startups that can be found, and how many there are in all. One query."""
    order = list(_BY_NAME)
    if wanted.knows:
        shared = (
            select(func.count()).where(StartupTag.startup_id == Startup.id, _any_need(wanted.knows)).scalar_subquery()
        )
        order.insert(0, Key(shared, descending=True))
    found = _select().add_columns(func.count().over().label("total")).where(*_conditions(wanted))
    rows = (await db.execute(found.order_by(*ordering(order)).limit(limit).offset(offset))).all()
    return [_startup(row) for row in rows], rows[0].total if rows else 0


async def startups_after(
    db: AsyncSession, wanted: StartupFilter, *, after: ByName | None = None, limit: int
) -> Slice[FoundStartup]:
    """The startups that come after a place in the order by name. One query; what a mentor `knows` is left aside."""
    further = [] if after is None else [beyond(_BY_NAME, after)]
    places = [key.column.label(f"key_{index}") for index, key in enumerate(_BY_NAME)]
    found = _select().add_columns(*places).where(*_conditions(wanted), *further)
    rows = (await db.execute(found.order_by(*ordering(_BY_NAME)).limit(limit + 1))).all()
    return slice_of(rows, limit, _startup, lambda row: tuple(row[-len(_BY_NAME) :]))


async def startup_by_slug(db: AsyncSession, slug: str, reader: Identity | None) -> FoundStartup | None:
    """One startup, if it is published or the reader is in its team."""
    return await _one(db, Startup.slug == slug, reader)


async def startup_by_id(db: AsyncSession, startup_id: str, reader: Identity | None) -> FoundStartup | None:
    """One startup, under the same rule."""
    return await _one(db, Startup.id == startup_id, reader)


async def _one(db: AsyncSession, named: ColumnElement[bool], reader: Identity | None) -> FoundStartup | None:
    mine = exists().where(
        StartupMember.startup_id == Startup.id, StartupMember.person_id == (reader.person_id if reader else "")
    )
    row = (await db.execute(_select(or_(_shown(), mine)).where(named))).first()
    return _startup(row) if row else None


async def startups_of_person(db: AsyncSession, person_id: str) -> list[tuple[FoundStartup, bool]]:
    """The startups, published or not, that the person is in the team of, and whether as an owner; at most `MOST_OWN`,
    by name. One query."""
    rows = await db.execute(
        _select(StartupMember.person_id == person_id)
        .add_columns(StartupMember.owner.label("owner"))
        .join(StartupMember, StartupMember.startup_id == Startup.id)
        .order_by(*ordering(_BY_NAME))
        .limit(MOST_OWN)
    )
    return [(_startup(row), row.owner) for row in rows]


async def may_read_deck(db: AsyncSession, reader: Identity, startup: FoundStartup) -> bool:
    """Whether the person may have the pitch deck: the team, mentors, partners and managers of the network."""
    if reader.may_somewhere(Permission.DECK_READ):
        return True
    return await db.get(StartupMember, (startup.id, reader.person_id)) is not None


_BY_NAME = (Key(func.lower(Startup.name)), Key(Startup.id))
_TOLD = tuple(field.name for field in fields(FoundStartup) if field.name not in ("needs", "languages"))


def _shown() -> ColumnElement[bool]:
    """Published, and somebody of the team still is a startup's person at the technopark."""
    standing = (
        select(StartupMember.person_id)
        .join(Person, Person.id == StartupMember.person_id)
        .where(
            StartupMember.startup_id == Startup.id,
            Person.disabled.is_(False),
            holds(Permission.STARTUP_FOUND, StartupMember.person_id, Startup.technopark_id),
        )
        .exists()
    )
    return and_(Startup.published, standing)


def _select(condition: ColumnElement[bool] | None = None) -> Select[*tuple[Any, ...]]:
    tags = (
        select(func.aggregate_strings(StartupTag.kind + ":" + StartupTag.tag, ","))
        .where(StartupTag.startup_id == Startup.id)
        .scalar_subquery()
    )
    return (
        select(
            Startup.id,
            Startup.slug,
            Startup.name,
            Startup.technopark_id,
            Technopark.slug.label("technopark"),
            Technopark.name.label("technopark_name"),
            Technopark.city,
            Technopark.accent,
            Technopark.motif,
            Startup.sector,
            Startup.stage,
            Startup.summary,
            Startup.seeking,
            Startup.website,
            Startup.deck_key,
            Startup.deck_name,
            Startup.published,
            tags.label("tags"),
        )
        .join(Technopark, Technopark.id == Startup.technopark_id)
        .where(_shown() if condition is None else condition)
    )


def _conditions(wanted: StartupFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.need:
        conditions.append(_needs((wanted.need,)))
    if wanted.sector:
        conditions.append(Startup.sector == wanted.sector)
    if wanted.stage:
        conditions.append(Startup.stage == wanted.stage)
    if wanted.technopark:
        conditions.append(Technopark.slug == wanted.technopark)
    for index, word in enumerate(wanted.words):
        texts = (Startup.name, Startup.summary, Startup.seeking, Technopark.name, Technopark.city)
        says = [text.icontains(word, autoescape=True) for text in texts]
        named = wanted.word_tags[index] if index < len(wanted.word_tags) else frozenset()
        sectors = sorted(tag for kind, tag in named if kind == "sector")
        needs = [tag for kind, tag in named if kind == "expertise"]
        says += [Startup.sector.in_(sectors)] if sectors else []
        says += [_needs(needs)] if needs else []
        conditions.append(or_(*says))
    return conditions


def _needs(tags: Iterable[str]) -> ColumnElement[bool]:
    return exists().where(StartupTag.startup_id == Startup.id, _any_need(tags))


def _any_need(tags: Iterable[str]) -> ColumnElement[bool]:
    return and_(StartupTag.kind == StartupTagKind.NEED, StartupTag.tag.in_(sorted(tags)))


def _startup(row: Any) -> FoundStartup:
    told = {name: row._mapping[name] for name in _TOLD}
    tags = [pair.partition(":")[::2] for pair in (row.tags or "").split(",")]

    def words(wanted: StartupTagKind, vocabulary: tuple[str, ...]) -> tuple[str, ...]:
        return in_order((tag for kind, tag in tags if kind == wanted), vocabulary)

    return FoundStartup(
        **told,
        needs=words(StartupTagKind.NEED, EXPERTISE),
        languages=words(StartupTagKind.LANGUAGE, LANGUAGES),
    )
