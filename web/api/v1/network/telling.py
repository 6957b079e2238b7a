"""Technoparks, mentors and startups as the API tells them."""

from rooms import models
from rooms.mentoring.matching import FEWEST_SHOWN
from rooms.mentoring.matching import Match as Fit
from rooms.mentoring.startup_finding import FoundStartup
from rooms.mentoring.suggestions import ListedMentor
from rooms.models import Approval
from web.api.v1.models.network import Match, Mentor, Startup, Technopark, TechnoparkName, Texts
from web.pages.mentoring.cards import photo_url


def technopark_name(site: models.Technopark) -> TechnoparkName:
    """Which one."""
    return TechnoparkName(id=site.id, slug=site.slug, name=site.name)


def technopark_model(site: models.Technopark, address: str) -> Technopark:
    """All of it; `address` is what the site's own addresses begin with."""
    return Technopark(
        id=site.id,
        slug=site.slug,
        name=site.name,
        city=site.city,
        province=site.province,
        time_zone=site.time_zone,
        latitude=site.latitude,
        longitude=site.longitude,
        summary=Texts(id=site.summary_id, en=site.summary_en),
        url=f"{address}/t/{site.slug}",
    )


def mentor_model(listed: ListedMentor, address: str) -> Mentor:
    """A mentor with the first open slots."""
    found = listed.mentor
    profile = found.profile
    photo = photo_url(profile.person_id, profile.photo_key)
    return Mentor(
        id=profile.person_id,
        name=profile.person.name,
        headline=profile.headline,
        biography=profile.biography,
        technopark=technopark_name(found.technopark),
        organization=found.organization,
        expertise=list(found.expertise),
        sectors=list(found.sectors),
        languages=list(found.languages),
        time_zone=profile.person.time_zone,
        slot_minutes=profile.slot_minutes,
        approval=Approval(profile.approval),
        stars=round(found.stars, 1) if found.stars is not None and found.ratings >= FEWEST_SHOWN else None,
        ratings=found.ratings,
        sessions_held=found.held,
        next_slots=list(listed.slots),
        photo_url=f"{address}{photo}" if photo else None,
        url=f"{address}/mentors/{profile.person_id}",
    )


def startup_model(found: FoundStartup, address: str) -> Startup:
    """A startup."""
    return Startup(
        id=found.id,
        slug=found.slug,
        name=found.name,
        technopark=TechnoparkName(id=found.technopark_id, slug=found.technopark, name=found.technopark_name),
        sector=found.sector,
        stage=found.stage,
        summary=found.summary,
        seeking=found.seeking,
        needs=list(found.needs),
        languages=list(found.languages),
        website=found.website,
        has_deck=found.deck_key is not None,
        published=found.published,
        url=f"{address}/startups/{found.slug}",
    )


def match_model(match: Fit) -> Match:
    """Why a mentor fits."""
    return Match(
        score=round(match.score, 3),
        needs=list(match.needs),
        sector=match.sector,
        languages=list(match.languages),
        free_hours=match.free_hours,
    )
