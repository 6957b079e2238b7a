"""Finding mentors: one query for a page of them, however many there are."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager
from sqlalchemy.sql import ColumnElement

from rooms.chat.text import clean_text
from rooms.keyset import Slice, beyond, ordering, slice_of
from rooms.mentoring.matching import Wish
from rooms.mentoring.mentor_order import Order, Tagged, any_of, mentor_order, rated, ratings
from rooms.mentoring.standing import holds
from rooms.mentoring.vocabulary import EXPERTISE, LANGUAGES, SECTORS, in_order
from rooms.models import (
    MentoringSession,
    MentorProfile,
    MentorTag,
    MentorTagKind,
    Organization,
    Person,
    SessionStatus,
    Technopark,
)
from rooms.permissions import Permission

MOST_WORDS, WORD_LENGTH = 6, 40
ByName = tuple[str, str]
ByRating = tuple[int, str, str]
"""Where a mentor stands in a list: thousandths of stars, the name in small letters, the person's identifier."""


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
    """The words to search for, bounded in number and length, without what no database takes."""
    return tuple(word[:WORD_LENGTH] for word in clean_text(query).split()[:MOST_WORDS])


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
    found = _select().add_columns(func.count().over().label("total")).where(*_conditions(wanted))
    found = found.order_by(*ordering(mentor_order(order, wish))).limit(limit).offset(offset)
    rows = (await db.execute(found)).all()
    return FoundMentors(tuple(_mentor(row) for row in rows), rows[0].total if rows else 0)


async def mentors_after(
    db: AsyncSession,
    wanted: MentorFilter,
    *,
    order: Order = Order.NAME,
    after: ByName | ByRating | None = None,
    limit: int,
) -> Slice[FoundMentor]:
    """The mentors that come after a place in the order, which is by name or by rating. One query."""
    keys = mentor_order(order)
    further = [] if after is None else [beyond(keys, after)]
    places = [key.column.label(f"key_{index}") for index, key in enumerate(keys)]
    found = _select().add_columns(*places).where(*_conditions(wanted), *further)
    rows = (await db.execute(found.order_by(*ordering(keys)).limit(limit + 1))).all()
    return slice_of(rows, limit, _mentor, lambda row: tuple(row[-len(keys) :]))


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
            rated.c.stars,
            ratings.label("ratings"),
            held.label("held"),
        )
        .options(contains_eager(MentorProfile.person))
        .join(Person, Person.id == MentorProfile.person_id)
        .join(Technopark, Technopark.id == MentorProfile.technopark_id)
        .outerjoin(Organization, Organization.id == MentorProfile.organization_id)
        .outerjoin(rated, rated.c.mentor_id == MentorProfile.person_id)
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
    return exists().where(MentorTag.person_id == MentorProfile.person_id, any_of(tags))


def _mentor(row: Any) -> FoundMentor:
    profile, technopark, organization, told, stars, number, held = row[:7]
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
        ratings=number,
        held=held,
    )
