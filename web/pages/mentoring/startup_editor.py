"""The page on which a team describes its startup, as it is or with what was refused."""

from typing import Any

from aiohttp import web

from rooms.errors import DomainError, NotFound
from rooms.identity import Identity
from rooms.mentoring.startups import (
    MOST_LANGUAGES,
    MOST_NEEDS,
    MOST_STARTUPS,
    NAME_LENGTH,
    SEEKING_LENGTH,
    SUMMARY_LENGTH,
    WEBSITE_LENGTH,
    needs_of,
    startups_of,
)
from rooms.mentoring.teams import TITLE_LENGTH, team_of
from rooms.mentoring.vocabulary import EXPERTISE, LANGUAGES, SECTORS, STAGES
from rooms.models import Startup, StartupTagKind, Technopark
from rooms.permissions import Permission
from rooms.places.technoparks import all_technoparks
from web.refusals import status_of
from web.rendering import render
from web.request_state import deps, translate

TEXTS = ("technopark_id", "name", "sector", "stage", "summary", "seeking", "website")
WRONG_FIELD = {"name_invalid": "name", "website_invalid": "website"}
"""Beside which field a refusal is told."""


async def startup_page(
    request: web.Request,
    who: Identity,
    *,
    slug: str | None = None,
    startup_id: str | None = None,
    new: bool = False,
    values: dict[str, Any] | None = None,
    error: DomainError | None = None,
    deck_error: DomainError | None = None,
    team_error: DomainError | None = None,
    typed: dict[str, str] | None = None,
) -> web.Response:
    """The page of one of the person's startups, with what was refused beside what was typed."""
    async with deps(request).database.read() as db:
        mine = await startups_of(db, who.person_id)
        sites = [site for site in await all_technoparks(db) if who.may(Permission.STARTUP_FOUND, site.id)]
        if slug and all(one.slug != slug for one, _ in mine):
            raise NotFound
        current = next((pair for pair in mine if slug == pair[0].slug or startup_id == pair[0].id), None)
        current = None if new else current or next(iter(mine), None)
        startup, owner = current or (None, bool(sites))
        team = await team_of(db, startup.id) if startup else []
        tags = await needs_of(db, startup.id) if startup else None
    refusal = error or deck_error or team_error

    def said(problem: DomainError | None) -> str | None:
        return translate(request, f"error.{problem.code}", **problem.params) if problem else None

    return render(
        request,
        "mentoring/own_startup.html",
        status_of(refusal.code) if refusal else 200,
        startups=[one for one, _ in mine],
        startup=startup,
        owner=owner,
        may_add=bool(sites) and len(mine) < MOST_STARTUPS,
        values=values or _values(startup, tags, sites),
        sites=[(site.id, site.name) for site in sites],
        vocabulary={"needs": EXPERTISE, "languages": LANGUAGES, "sector": SECTORS, "stage": STAGES},
        most={"needs": MOST_NEEDS, "languages": MOST_LANGUAGES},
        lengths={
            "name": NAME_LENGTH,
            "summary": SUMMARY_LENGTH,
            "seeking": SEEKING_LENGTH,
            "website": WEBSITE_LENGTH,
            "title": TITLE_LENGTH,
        },
        wrong=_wrong(request, error, values or {}),
        refusal=said(error),
        deck_wrong=said(deck_error),
        team_wrong=said(team_error),
        typed=typed or {"email": "", "title": ""},
        team=team,
        most_deck=deps(request).options.max_upload,
    )


def _values(
    startup: Startup | None, tags: dict[StartupTagKind, list[str]] | None, sites: list[Technopark]
) -> dict[str, Any]:
    if startup is None or tags is None:
        blank = dict.fromkeys(TEXTS, "") | {"technopark_id": sites[0].id if sites else ""}
        return {**blank, "needs": [], "languages": ["indonesian"], "published": True}
    return {name: getattr(startup, name) or "" for name in TEXTS} | {
        "needs": tags[StartupTagKind.NEED],
        "languages": tags[StartupTagKind.LANGUAGE],
        "published": startup.published,
    }


def _wrong(request: web.Request, error: DomainError | None, values: dict[str, Any]) -> dict[str, str]:
    """Which fields to mend, with what to say beside each."""
    if error is None:
        return {}
    sentence = translate(request, f"error.{error.code}", **error.params)
    if error.code in WRONG_FIELD:
        return {WRONG_FIELD[error.code]: sentence}
    if error.code == "text_too_long":
        longest = max(("summary", "seeking"), key=lambda name: len(values[name]))
        return {longest: sentence}
    needed = [name for name in ("summary", "languages") if not values[name]]
    return {name: translate(request, f"startups.edit.missing.{name}") for name in needed}
