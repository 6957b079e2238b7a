"""What mentors tell about themselves."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from rooms.chat.text import clean_line, clean_text
from rooms.errors import InvalidPayload, NotPermitted
from rooms.identity import Identity
from rooms.mentoring.errors import ProfileIncomplete, TextTooLong
from rooms.mentoring.vocabulary import EXPERTISE, LANGUAGES, SECTORS, known
from rooms.models import MentorProfile, MentorTag, MentorTagKind, Organization, Technopark
from rooms.permissions import Permission
from rooms.ports import Clock

HEADLINE_LENGTH, BIOGRAPHY_LENGTH = 160, 4000
MOST_EXPERTISE, MOST_SECTORS, MOST_LANGUAGES = 8, 6, 6
"""So that a profile says what somebody is good at, and not everything."""


@dataclass(frozen=True, slots=True)
class ProfileFields:
    """What a mentor decides about the profile."""

    technopark_id: str
    organization_id: str | None
    headline: str
    biography: str
    expertise: Iterable[str]
    sectors: Iterable[str]
    languages: Iterable[str]
    published: bool


async def offers_at(db: AsyncSession, who: Identity) -> list[Technopark]:
    """The technoparks where the person may mentor, from west to east."""
    sites = await db.scalars(select(Technopark).order_by(Technopark.longitude))
    return [site for site in sites if who.may(Permission.MENTORING_OFFER, site.id)]


async def own_profile(db: AsyncSession, clock: Clock, who: Identity) -> MentorProfile:
    """The person's profile; a fresh one, not published, where there is none. Raises `NotPermitted`."""
    found = await db.get(MentorProfile, who.person_id)
    if found is not None:
        return found
    sites = await offers_at(db, who)
    if not sites:
        raise NotPermitted
    now = clock.now()
    profile = MentorProfile(person_id=who.person_id, technopark_id=sites[0].id, created_at=now, updated_at=now)
    db.add(profile)
    await db.flush()
    return profile


async def save_profile(db: AsyncSession, clock: Clock, who: Identity, fields: ProfileFields) -> MentorProfile:
    """Change the person's own profile. One that is published says at least what the mentor knows and speaks.

    Raises `NotPermitted`, `TextTooLong`, `ProfileIncomplete`, `InvalidPayload`.
    """
    if not who.may(Permission.MENTORING_OFFER, fields.technopark_id):
        raise NotPermitted
    tags = {
        MentorTagKind.EXPERTISE: known(fields.expertise, EXPERTISE, at_most=MOST_EXPERTISE),
        MentorTagKind.SECTOR: known(fields.sectors, SECTORS, at_most=MOST_SECTORS),
        MentorTagKind.LANGUAGE: known(fields.languages, LANGUAGES, at_most=MOST_LANGUAGES),
    }
    headline = clean_line(fields.headline, HEADLINE_LENGTH)
    biography = bounded(fields.biography, BIOGRAPHY_LENGTH)
    if fields.published and not (headline and tags[MentorTagKind.EXPERTISE] and tags[MentorTagKind.LANGUAGE]):
        raise ProfileIncomplete
    profile = await own_profile(db, clock, who)
    profile.technopark_id = fields.technopark_id
    profile.organization_id = await _organization(db, fields.organization_id)
    profile.headline, profile.biography = headline, biography
    profile.published, profile.updated_at = fields.published, clock.now()
    await db.execute(delete(MentorTag).where(MentorTag.person_id == who.person_id))
    db.add_all(
        MentorTag(person_id=who.person_id, kind=kind, tag=tag) for kind, chosen in tags.items() for tag in chosen
    )
    return profile


async def tags_of(db: AsyncSession, person_id: str) -> dict[MentorTagKind, list[str]]:
    """The mentor's tags by kind."""
    rows = await db.execute(select(MentorTag.kind, MentorTag.tag).where(MentorTag.person_id == person_id))
    found: dict[MentorTagKind, list[str]] = {kind: [] for kind in MentorTagKind}
    for kind, tag in rows:
        found[MentorTagKind(kind)].append(tag)
    return found


async def replace_photo(db: AsyncSession, clock: Clock, who: Identity, key: str | None) -> str | None:
    """Show the stored photo `key`, or none. Returns the key of the old one, to be removed. Raises `NotPermitted`."""
    profile = await own_profile(db, clock, who)
    old, profile.photo_key, profile.updated_at = profile.photo_key, key, clock.now()
    return old


def bounded(text: str, length: int) -> str:
    """Text of several lines, cleaned. Raises `TextTooLong`: nothing is cut off behind the author's back."""
    clean = clean_text(text).strip()
    if len(clean) > length:
        raise TextTooLong(maximum=length)
    return clean


async def _organization(db: AsyncSession, organization_id: str | None) -> str | None:
    """Raises `InvalidPayload` for one that there is not."""
    if organization_id and await db.get(Organization, organization_id) is None:
        raise InvalidPayload
    return organization_id or None
