"""Startups for everybody: the search, one startup, its pitch deck for whom it is meant."""

from aiohttp import web

from rooms.errors import NotFound, NotPermitted
from rooms.mentoring.profiles import tags_of
from rooms.mentoring.startup_finding import (
    StartupFilter,
    find_startups,
    may_read_deck,
    startup_by_slug,
)
from rooms.mentoring.teams import team_of
from rooms.models import MentorTagKind
from rooms.permissions import Permission
from rooms.places.technoparks import all_technoparks
from web.access import required
from web.downloading import send_stored
from web.pages.mentoring.cards import startup_card
from web.pages.mentoring.filters import around, first_step, page_of, search_of
from web.rendering import render
from web.request_state import deps, identity
from web.searching import STARTUP_CHOICES

PATH = "/startups"
PAGE = 24


async def startups(request: web.Request) -> web.Response:
    """GET /startups: for a mentor, those first who look for what the mentor knows."""
    who, page = identity(request), page_of(request)
    async with deps(request).database.read() as db:
        sites = await all_technoparks(db)
        mentors = who is not None and who.may_somewhere(Permission.MENTORING_OFFER)
        tags = await tags_of(db, who.person_id) if who and mentors else None
        knows = tuple(tags[MentorTagKind.EXPERTISE]) if tags else ()
        search = search_of(request, STARTUP_CHOICES, sites)
        wanted = StartupFilter(**search.wanted, knows=knows)
        found, total = await find_startups(db, wanted, limit=PAGE, offset=(page - 1) * PAGE)
    before, after = around(PATH, search.params, page, total, PAGE)
    return render(
        request,
        "mentoring/startups.html",
        startups=[startup_card(one, knows) for one in found],
        total=total,
        knows=knows,
        params=search.params,
        chips=search.chips(PATH),
        choices=STARTUP_CHOICES,
        nobody_yet=search.open and page == 1 and not found,
        step=first_step(request, Permission.STARTUP_FOUND),
        sites=sites,
        accents=sites,
        before=before,
        after=after,
    )


async def startup(request: web.Request) -> web.Response:
    """GET /startups/{startup}"""
    who = identity(request)
    async with deps(request).database.read() as db:
        found = await startup_by_slug(db, request.match_info["startup"], who)
        if found is None:
            raise NotFound
        team = await team_of(db, found.id)
        reads_deck = who is not None and found.deck_key is not None and await may_read_deck(db, who, found)
    mine = who is not None and any(member.person_id == who.person_id for member in team)
    return render(
        request,
        "mentoring/startup.html",
        startup=startup_card(found),
        team=team,
        deck=found.deck_name if reads_deck else None,
        has_deck=found.deck_key is not None,
        mine=mine,
        accents=[{"slug": found.technopark, "accent": found.accent}],
    )


async def deck(request: web.Request) -> web.StreamResponse:
    """GET /startups/{startup}/deck"""
    who = required(request)
    async with deps(request).database.read() as db:
        found = await startup_by_slug(db, request.match_info["startup"], who)
        if found is None or found.deck_key is None:
            raise NotFound
        if not await may_read_deck(db, who, found):
            raise NotPermitted
    return await send_stored(request, found.deck_key, found.deck_name or "deck.pdf", cache="private, no-store")
