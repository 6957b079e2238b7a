"""What startups tell about themselves, and their pitch decks."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from rooms.chat.text import clean_line
from rooms.errors import InvalidPayload, NameInvalid, NotFound, NotPermitted
from rooms.identity import Identity
from rooms.ids import new_id
from rooms.mentoring.errors import ProfileIncomplete, WebsiteInvalid
from rooms.mentoring.profiles import bounded
from rooms.mentoring.vocabulary import EXPERTISE, LANGUAGES, SECTORS, STAGES, known
from rooms.models import Startup, StartupMember, StartupTag, StartupTagKind
from rooms.permissions import Permission
from rooms.ports import Clock

NAME_LENGTH, SUMMARY_LENGTH, SEEKING_LENGTH, WEBSITE_LENGTH, SLUG_LENGTH = 120, 2000, 2000, 255, 64
MOST_NEEDS, MOST_LANGUAGES, MOST_STARTUPS = 6, 6, 5
DECK_TYPES = frozenset(
    {
        "application/pdf",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "application/vnd.oasis.opendocument.presentation",
    }
)


@dataclass(frozen=True, slots=True)
class StartupFields:
    """What a team decides about its startup."""

    technopark_id: str
    name: str
    sector: str
    stage: str
    summary: str
    seeking: str
    website: str
    needs: Iterable[str]
    languages: Iterable[str]
    published: bool


async def startups_of(db: AsyncSession, person_id: str) -> list[tuple[Startup, bool]]:
    """The startups that the person is in the team of, by name, and whether as an owner."""
    rows = await db.execute(
        select(Startup, StartupMember.owner)
        .join(StartupMember, StartupMember.startup_id == Startup.id)
        .where(StartupMember.person_id == person_id)
        .order_by(Startup.name, Startup.id)
    )
    return [(startup, owner) for startup, owner in rows]


async def owned_startup(db: AsyncSession, who: Identity, startup_id: str) -> Startup:
    """The startup, for one of its owners. Raises `NotFound` for everybody else."""
    found = await db.scalar(
        select(Startup)
        .join(StartupMember, StartupMember.startup_id == Startup.id)
        .where(Startup.id == startup_id, StartupMember.person_id == who.person_id, StartupMember.owner)
    )
    if found is None:
        raise NotFound
    return found


async def found_startup(db: AsyncSession, clock: Clock, who: Identity, fields: StartupFields) -> Startup:
    """A new startup, owned by the person. Raises as `save_startup` does, and `InvalidPayload` for one too many."""
    if len(await startups_of(db, who.person_id)) >= MOST_STARTUPS:
        raise InvalidPayload
    now = clock.now()
    startup = Startup(id=new_id(), slug=await _free_slug(db, fields.name), created_at=now, updated_at=now)
    await _fill(db, clock, who, startup, fields)
    db.add(StartupMember(startup_id=startup.id, person_id=who.person_id, title="", owner=True))
    return startup


async def save_startup(
    db: AsyncSession, clock: Clock, who: Identity, startup_id: str, fields: StartupFields
) -> Startup:
    """Change a startup; its address stays. Raises `NotFound`, `NotPermitted`, `NameInvalid`, `TextTooLong`,
    `WebsiteInvalid`, `ProfileIncomplete`, `InvalidPayload`."""
    startup = await owned_startup(db, who, startup_id)
    await _fill(db, clock, who, startup, fields)
    return startup


async def replace_deck(
    db: AsyncSession, clock: Clock, who: Identity, startup_id: str, deck: tuple[str, str] | None
) -> str | None:
    """Offer the stored pitch deck (key, file name), or none. Returns the key of the old one, to be removed.

    Raises `NotFound`.
    """
    startup = await owned_startup(db, who, startup_id)
    old = startup.deck_key
    startup.deck_key, startup.deck_name = deck or (None, None)
    startup.updated_at = clock.now()
    return old


async def needs_of(db: AsyncSession, startup_id: str) -> dict[StartupTagKind, list[str]]:
    """The startup's tags by kind."""
    rows = await db.execute(select(StartupTag.kind, StartupTag.tag).where(StartupTag.startup_id == startup_id))
    found: dict[StartupTagKind, list[str]] = {kind: [] for kind in StartupTagKind}
    for kind, tag in rows:
        found[StartupTagKind(kind)].append(tag)
    return found


def clean_website(address: str) -> str | None:
    """The address with its scheme, or none when empty. Raises `WebsiteInvalid`."""
    address = address.strip()
    if not address:
        return None
    if "://" not in address:
        address = f"https://{address}"
    try:
        parts = urlsplit(address)
        host, user = parts.hostname or "", parts.username
    except ValueError:
        raise WebsiteInvalid from None
    fits = parts.scheme in ("http", "https") and re.fullmatch(r"[\w-]+(\.[\w-]+)+", host) and user is None
    if not fits or len(address) > WEBSITE_LENGTH or re.search(r"[\s<>\"'\\\x00-\x1f]", address):
        raise WebsiteInvalid
    return address


async def _fill(db: AsyncSession, clock: Clock, who: Identity, startup: Startup, fields: StartupFields) -> None:
    if not who.may(Permission.STARTUP_FOUND, fields.technopark_id):
        raise NotPermitted
    if fields.sector not in SECTORS or fields.stage not in STAGES:
        raise InvalidPayload
    tags = {
        StartupTagKind.NEED: known(fields.needs, EXPERTISE, at_most=MOST_NEEDS),
        StartupTagKind.LANGUAGE: known(fields.languages, LANGUAGES, at_most=MOST_LANGUAGES),
    }
    name = clean_line(fields.name, NAME_LENGTH)
    if not any(character.isalnum() for character in name):
        raise NameInvalid(maximum=NAME_LENGTH)
    startup.name, startup.technopark_id = name, fields.technopark_id
    startup.sector, startup.stage = fields.sector, fields.stage
    startup.summary = bounded(fields.summary, SUMMARY_LENGTH)
    startup.seeking = bounded(fields.seeking, SEEKING_LENGTH)
    startup.website = clean_website(fields.website)
    if fields.published and not (startup.summary and tags[StartupTagKind.LANGUAGE]):
        raise ProfileIncomplete
    startup.published, startup.updated_at = fields.published, clock.now()
    db.add(startup)
    await db.flush()
    await db.execute(delete(StartupTag).where(StartupTag.startup_id == startup.id))
    db.add_all(StartupTag(startup_id=startup.id, kind=kind, tag=tag) for kind, words in tags.items() for tag in words)


async def _free_slug(db: AsyncSession, name: str) -> str:
    """An address like the name; numbered when it is taken. Two teams at once are kept apart by the unique index."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[: SLUG_LENGTH - 8].strip("-") or "startup"
    taken = set(await db.scalars(select(Startup.slug).where(Startup.slug.startswith(base, autoescape=True))))
    if base not in taken:
        return base
    return next(slug for number in range(2, len(taken) + 3) if (slug := f"{base}-{number}") not in taken)
