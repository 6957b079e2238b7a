"""Finding startups: one query for a page of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql import ColumnElement

from rooms.identity import Identity
from rooms.mentoring.finding import Tagged
from rooms.mentoring.standing import holds
from rooms.mentoring.vocabulary import EXPERTISE, LANGUAGES, in_order
from rooms.models import Person, Startup, StartupMember, StartupTag, StartupTagKind, Technopark
from rooms.permissions import Permission


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
    found = _select().where(*_conditions(wanted)).order_by(func.lower(Startup.name), Startup.id)
    if wanted.knows:
        shared = (
            select(func.count()).where(StartupTag.startup_id == Startup.id, _any_need(wanted.knows)).scalar_subquery()
        )
        found = found.order_by(None).order_by(shared.desc(), func.lower(Startup.name), Startup.id)
    rows = (await db.execute(found.limit(limit).offset(offset))).all()
    return [_startup(row) for row in rows], rows[0].total if rows else 0


async def startup_by_slug(db: AsyncSession, slug: str, reader: Identity | None) -> FoundStartup | None:
    """One startup, if it is published or the reader is in its team."""
    mine = exists().where(
        StartupMember.startup_id == Startup.id, StartupMember.person_id == (reader.person_id if reader else "")
    )
    row = (await db.execute(_select(or_(_shown(), mine)).where(Startup.slug == slug))).first()
    return _startup(row) if row else None


async def may_read_deck(db: AsyncSession, reader: Identity, startup: FoundStartup) -> bool:
    """Whether the person may have the pitch deck: the team, mentors, partners and managers of the network."""
    if reader.may_somewhere(Permission.DECK_READ):
        return True
    return await db.get(StartupMember, (startup.id, reader.person_id)) is not None


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
            func.count().over().label("total"),
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
    fields = dict(row._mapping)
    tags = [pair.partition(":")[::2] for pair in (fields.pop("tags") or "").split(",")]
    fields.pop("total")

    def words(wanted: StartupTagKind, vocabulary: tuple[str, ...]) -> tuple[str, ...]:
        return in_order((tag for kind, tag in tags if kind == wanted), vocabulary)

    return FoundStartup(
        **fields,
        needs=words(StartupTagKind.NEED, EXPERTISE),
        languages=words(StartupTagKind.LANGUAGE, LANGUAGES),
    )
