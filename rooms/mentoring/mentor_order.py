"""In which order mentors are found, by what their page tells and, where there is a wish, by what fits it."""

from collections.abc import Collection
from enum import StrEnum

from sqlalchemy import Float, Integer, and_, case, cast, func, or_, select
from sqlalchemy.sql import ColumnElement

from rooms.keyset import Key
from rooms.mentoring.matching import FEWEST_SHOWN, PRIOR_RATINGS, PRIOR_STARS, Wish
from rooms.models import MentoringSession, MentorProfile, MentorTag, MentorTagKind, Person, SessionRating

Tagged = frozenset[tuple[str, str]]
"""Pairs of a kind of tag and a tag."""


class Order(StrEnum):
    """Which mentors come first."""

    MATCH = "match"
    RATING = "rating"
    NAME = "name"


rated = (
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
ratings: ColumnElement[int] = func.coalesce(rated.c.ratings, 0)

_shown_stars = func.round(rated.c.stars * 10, type_=Float) / 10
_thousandths = 1000 * (PRIOR_STARS * PRIOR_RATINGS + _shown_stars * ratings) / (PRIOR_RATINGS + ratings)
_likely = case(
    (ratings >= FEWEST_SHOWN, cast(func.round(_thousandths, type_=Float), Integer)), else_=int(1000 * PRIOR_STARS)
)
"""Thousandths of stars, reckoned from what is shown: neither the order nor a place in it tells more."""


def mentor_order(order: Order, wish: Wish | None = None) -> list[Key]:
    """The keys; `Order.MATCH` puts those first who share most tags with the wish. Needs `rated` outer-joined."""
    by_name = [Key(func.lower(Person.name)), Key(Person.id)]
    if order is Order.NAME:
        return by_name
    if order is Order.RATING or wish is None:
        return [Key(_likely, descending=True), *by_name]
    shared = (
        select(func.count())
        .where(MentorTag.person_id == MentorProfile.person_id, any_of(_tags_of(wish)))
        .scalar_subquery()
    )
    return [Key(shared, descending=True), Key(_likely, descending=True), *by_name]


def any_of(tags: Tagged) -> ColumnElement[bool]:
    """Whether a mentor's tag is one of these."""
    kinds: dict[str, list[str]] = {}
    for kind, tag in sorted(tags):
        kinds.setdefault(kind, []).append(tag)
    return or_(*(and_(MentorTag.kind == kind, MentorTag.tag.in_(words)) for kind, words in kinds.items()))


def _tags_of(wish: Wish) -> Tagged:
    def pairs(kind: MentorTagKind, tags: Collection[str]) -> set[tuple[str, str]]:
        return {(kind.value, tag) for tag in tags}

    return frozenset(
        pairs(MentorTagKind.EXPERTISE, wish.needs)
        | pairs(MentorTagKind.SECTOR, (wish.sector,))
        | pairs(MentorTagKind.LANGUAGE, wish.languages)
    )
