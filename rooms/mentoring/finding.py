"""Finding mentors: one query for a page of them, however many there are."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnExpressionArgument, Float, Select, and_, cast, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager
from sqlalchemy.sql import ColumnElement

from rooms.mentoring.matching import PRIOR_RATINGS, PRIOR_STARS, Wish
from rooms.mentoring.standing import holds
from rooms.mentoring.vocabulary import EXPERTISE, LANGUAGES, SECTORS, in_order
from rooms.models import (
    MentoringSession,
    MentorProfile,
    MentorTag,
    MentorTagKind,
    Organization,
    Person,
    SessionRating,
    SessionStatus,
    Technopark,
)
from rooms.permissions import Permission

MOST_WORDS, WORD_LENGTH = 6, 40
Tagged = frozenset[tuple[str, str]]
"""Pairs of a kind of tag and a tag."""


class Order(StrEnum):
    """Which mentors come first."""

    MATCH = "match"
    RATING = "rating"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class MentorFilter:
    """What a mentor must be. Every word must be found in what the mentor tells, or name a tag: `word_tags` has, for
    each word, the tags that it names in the reader's languages."""

    words: tuple[str, ...] = ()
    word_tags: tuple[Tagged, ...] = ()
    expertise: str | None = None
    sector: str | None = None
    language: str | None = None
    technopark: str | None = None


@dataclass(frozen=True, slots=True)
class FoundMentor:
    """A mentor as pages show one; the profile comes with its person. `stars` is the mean of `ratings` ratings, or
    none; `held` counts sessions that took place."""

    profile: MentorProfile
    technopark: Technopark
    organization: str | None
    expertise: tuple[str, ...]
    sectors: tuple[str, ...]
    languages: tuple[str, ...]
    stars: float | None
    ratings: int
    held: int


@dataclass(frozen=True, slots=True)
class FoundMentors:
    """Some mentors in order, and how many there are in all."""

    mentors: tuple[FoundMentor, ...]
    total: int


def words_of(query: str) -> tuple[str, ...]:
    """The words to search for, bounded in number and length."""
    return tuple(word[:WORD_LENGTH] for word in query.split()[:MOST_WORDS])


async def find_mentors(
    db: AsyncSession,
    wanted: MentorFilter,
    *,
    order: Order = Order.RATING,
    wish: Wish | None = None,
    limit: int,
    offset: int = 0,
) -> FoundMentors:
    """The mentors that can be found, in one query. `Order.MATCH` puts those first who share most tags with `wish`."""
    found = _select().where(*_conditions(wanted)).limit(limit).offset(offset)
    rows = (await db.execute(found.order_by(*_ordering(order, wish)))).all()
    return FoundMentors(tuple(_mentor(row) for row in rows), rows[0].total if rows else 0)


async def find_mentor(db: AsyncSession, person_id: str, reader_id: str | None = None) -> FoundMentor | None:
    """One mentor, if published, or the reader's own profile."""
    row = (await db.execute(_select(_seen_by(reader_id)).where(MentorProfile.person_id == person_id))).first()
    return _mentor(row) if row else None


async def photo_of(db: AsyncSession, person_id: str, reader_id: str | None = None) -> str | None:
    """The key of a mentor's photo, under the same rule."""
    return await db.scalar(
        select(MentorProfile.photo_key)
        .join(Person, Person.id == MentorProfile.person_id)
        .where(MentorProfile.person_id == person_id, _seen_by(reader_id))
    )


_rated = (
    select(
        MentoringSession.mentor_id.label("mentor_id"),
        func.avg(cast(SessionRating.stars, Float)).label("stars"),
        func.count().label("ratings"),
    )
    .join(SessionRating, SessionRating.session_id == MentoringSession.id)
    .where(SessionRating.rater_id != MentoringSession.mentor_id)
    .group_by(MentoringSession.mentor_id)
    .subquery("rated")
)
_ratings = func.coalesce(_rated.c.ratings, 0)


def _select(condition: ColumnElement[bool] | None = None) -> Select[*tuple[Any, ...]]:
    tags = (
        select(func.aggregate_strings(MentorTag.kind + ":" + MentorTag.tag, ","))
        .where(MentorTag.person_id == MentorProfile.person_id)
        .scalar_subquery()
    )
    held = (
        select(func.count())
        .where(
            MentoringSession.mentor_id == MentorProfile.person_id, MentoringSession.status == SessionStatus.COMPLETED
        )
        .scalar_subquery()
    )
    return (
        select(
            MentorProfile,
            Technopark,
            Organization.name.label("organization"),
            tags.label("tags"),
            _rated.c.stars,
            _ratings.label("ratings"),
            held.label("held"),
            func.count().over().label("total"),
        )
        .options(contains_eager(MentorProfile.person))
        .join(Person, Person.id == MentorProfile.person_id)
        .join(Technopark, Technopark.id == MentorProfile.technopark_id)
        .outerjoin(Organization, Organization.id == MentorProfile.organization_id)
        .outerjoin(_rated, _rated.c.mentor_id == MentorProfile.person_id)
        .where(_shown() if condition is None else condition)
    )


def _shown() -> ColumnElement[bool]:
    """Published, and still a mentor there: who is one no more is found no more, whatever the profile says."""
    standing = holds(Permission.MENTORING_OFFER, Person.id, MentorProfile.technopark_id)
    return and_(MentorProfile.published, Person.disabled.is_(False), standing)


def _seen_by(reader_id: str | None) -> ColumnElement[bool]:
    return or_(_shown(), MentorProfile.person_id == (reader_id or ""))


def _conditions(wanted: MentorFilter) -> list[ColumnElement[bool]]:
    conditions = [
        _tagged(frozenset({(kind.value, tag)}))
        for kind, tag in (
            (MentorTagKind.EXPERTISE, wanted.expertise),
            (MentorTagKind.SECTOR, wanted.sector),
            (MentorTagKind.LANGUAGE, wanted.language),
        )
        if tag
    ]
    if wanted.technopark:
        conditions.append(Technopark.slug == wanted.technopark)
    for index, word in enumerate(wanted.words):
        texts = (Person.name, MentorProfile.headline, MentorProfile.biography, Organization.name, Technopark.name)
        says = [text.icontains(word, autoescape=True) for text in (*texts, Technopark.city)]
        named = wanted.word_tags[index] if index < len(wanted.word_tags) else frozenset()
        conditions.append(or_(*says, *([_tagged(named)] if named else [])))
    return conditions


def _tagged(tags: Tagged) -> ColumnElement[bool]:
    return exists().where(MentorTag.person_id == MentorProfile.person_id, _any_of(tags))


def _any_of(tags: Tagged) -> ColumnElement[bool]:
    kinds: dict[str, list[str]] = {}
    for kind, tag in sorted(tags):
        kinds.setdefault(kind, []).append(tag)
    return or_(*(and_(MentorTag.kind == kind, MentorTag.tag.in_(words)) for kind, words in kinds.items()))


def _ordering(order: Order, wish: Wish | None) -> Sequence[ColumnExpressionArgument[Any]]:
    by_name = (func.lower(Person.name), Person.id)
    likely = (PRIOR_STARS * PRIOR_RATINGS + func.coalesce(_rated.c.stars, 0) * _ratings) / (PRIOR_RATINGS + _ratings)
    if order is Order.NAME:
        return by_name
    if order is Order.RATING or wish is None:
        return (likely.desc(), *by_name)
    shared = (
        select(func.count())
        .where(MentorTag.person_id == MentorProfile.person_id, _any_of(_tags_of(wish)))
        .scalar_subquery()
    )
    return (shared.desc(), likely.desc(), *by_name)


def _tags_of(wish: Wish) -> Tagged:
    def pairs(kind: MentorTagKind, tags: Collection[str]) -> set[tuple[str, str]]:
        return {(kind.value, tag) for tag in tags}

    return frozenset(
        pairs(MentorTagKind.EXPERTISE, wish.needs)
        | pairs(MentorTagKind.SECTOR, (wish.sector,))
        | pairs(MentorTagKind.LANGUAGE, wish.languages)
    )


def _mentor(row: Any) -> FoundMentor:
    profile, technopark, organization, told, stars, ratings, held, _total = row
    tags = [pair.partition(":")[::2] for pair in (told or "").split(",")]

    def words(wanted: MentorTagKind, vocabulary: tuple[str, ...]) -> tuple[str, ...]:
        return in_order((tag for kind, tag in tags if kind == wanted), vocabulary)

    return FoundMentor(
        profile=profile,
        technopark=technopark,
        organization=organization,
        expertise=words(MentorTagKind.EXPERTISE, EXPERTISE),
        sectors=words(MentorTagKind.SECTOR, SECTORS),
        languages=words(MentorTagKind.LANGUAGE, LANGUAGES),
        stars=stars,
        ratings=ratings,
        held=held,
    )
