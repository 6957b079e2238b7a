"""Mentors and startups as pages show them: what speaks for each is said in whole sentences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from aiohttp import web
from babel.lists import format_list

from rooms.mentoring.finding import FoundMentor
from rooms.mentoring.matching import FEWEST_SHOWN, Match
from rooms.mentoring.startup_finding import FoundStartup
from rooms.mentoring.suggestions import AHEAD_DAYS, ListedMentor
from web.pages.mentoring.filters import address
from web.request_state import CATALOGUES, LOCALE, translate


@dataclass(frozen=True)
class Reason:
    """Why a mentor fits, in words, with the icon that stands before it."""

    icon: str
    text: str


@dataclass(frozen=True)
class MentorCard:
    """A mentor. `stars` is written in the reader's language, and missing where too few have rated."""

    id: str
    name: str
    href: str
    photo: str | None
    headline: str
    organization: str | None
    technopark: str
    technopark_name: str
    city: str
    motif: str
    time_zone: str
    expertise: tuple[str, ...]
    sectors: tuple[str, ...]
    languages: tuple[str, ...]
    stars: str | None
    ratings: int
    held: int
    published: bool
    next_slot: datetime | None = None
    suggested: bool = False
    fits: tuple[str, ...] = ()
    """Fields of expertise that the reader's startup needs."""
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class StartupCard:
    """A startup; `fits` are its needs that the reader knows something of."""

    id: str
    slug: str
    name: str
    href: str
    technopark: str
    technopark_name: str
    city: str
    motif: str
    sector: str
    stage: str
    summary: str
    seeking: str
    website: str | None
    needs: tuple[str, ...]
    languages: tuple[str, ...]
    published: bool
    fits: tuple[str, ...] = ()


def mentor_card(
    request: web.Request,
    mentor: FoundMentor,
    listed: ListedMentor | None = None,
    params: Mapping[str, str | None] | None = None,
) -> MentorCard:
    """One mentor in the reader's language; with reasons and free time as the list has them. `params` go with the
    address."""
    profile, place = mentor.profile, mentor.technopark
    match = listed.match if listed else None
    return MentorCard(
        id=profile.person_id,
        name=profile.person.name,
        href=address(f"/mentors/{profile.person_id}", params or {}),
        photo=photo_url(profile.person_id, profile.photo_key),
        headline=profile.headline,
        organization=mentor.organization,
        technopark=place.slug,
        technopark_name=place.name,
        city=place.city,
        motif=place.motif,
        time_zone=profile.person.time_zone,
        expertise=tuple(sorted(mentor.expertise, key=lambda word: match is None or word not in match.needs)),
        sectors=mentor.sectors,
        languages=mentor.languages,
        stars=stars_text(request, mentor.stars) if mentor.ratings >= FEWEST_SHOWN else None,
        ratings=mentor.ratings,
        held=mentor.held,
        published=profile.published,
        next_slot=listed.slots[0] if listed and listed.slots else None,
        suggested=match is not None and match.suggests,
        fits=match.needs if match else (),
        # A language in common alone is no reason: nearly all have one.
        reasons=reasons(request, match) if match and (match.needs or match.sector) else (),
    )


def startup_card(startup: FoundStartup, knows: Sequence[str] = ()) -> StartupCard:
    """One startup."""
    return StartupCard(
        id=startup.id,
        slug=startup.slug,
        name=startup.name,
        href=f"/startups/{startup.slug}",
        technopark=startup.technopark,
        technopark_name=startup.technopark_name,
        city=startup.city,
        motif=startup.motif,
        sector=startup.sector,
        stage=startup.stage,
        summary=startup.summary,
        seeking=startup.seeking,
        website=startup.website,
        needs=startup.needs,
        languages=startup.languages,
        published=startup.published,
        fits=tuple(need for need in startup.needs if need in knows),
    )


def reasons(request: web.Request, match: Match) -> tuple[Reason, ...]:
    """What speaks for the mentor, the weightiest first."""

    def say(key: str, **params: object) -> str:
        return translate(request, f"mentors.reason.{key}", **params)

    said: list[Reason] = []
    if match.needs:
        said.append(Reason("sparkles", say("needs", list=_list(request, "expertise", match.needs))))
    if match.sector:
        said.append(Reason("factory", say("sector", sector=_list(request, "sector", (match.sector,)))))
    if match.languages:
        said.append(Reason("languages", say("language", list=_list(request, "language", match.languages))))
    if match.free_hours:
        catalogues, locale = request.app[CATALOGUES], request[LOCALE]
        hours = catalogues.ngettext(locale, "mentors.reason.hours", match.free_hours, days=AHEAD_DAYS)
        said.append(Reason("clock", hours))
    if match.stars is not None:
        said.append(Reason("star", say("rating", stars=stars_text(request, match.stars), n=match.ratings)))
    return tuple(said)


def photo_url(person_id: str, key: str | None) -> str | None:
    """Where a mentor's photo is fetched; another one has another address, so that browsers may keep it."""
    return f"/mentors/{person_id}/photo?v={key[:8]}" if key else None


def stars_text(request: web.Request, stars: float | None) -> str | None:
    """A mean such as 4,7, or 4.7 in English."""
    if stars is None:
        return None
    text = f"{stars:.1f}"
    return text if request[LOCALE] == "en" else text.replace(".", ",")


def _list(request: web.Request, kind: str, tags: Sequence[str]) -> str:
    """The tags' names within a sentence: "hardware, sales and IoT"."""
    names = [translate(request, f"tags.{kind}.{tag}") for tag in tags]
    if kind != "language":
        names = [name[0].lower() + name[1:] if name.split()[0][1:].islower() else name for name in names]
    return format_list(names, locale="en_GB" if request[LOCALE] == "en" else "id_ID")
