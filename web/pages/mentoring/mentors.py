"""Mentors for everybody: the search, one mentor, the photo."""

from datetime import datetime
from zoneinfo import ZoneInfo

from aiohttp import web
from markupsafe import Markup

from rooms.chat.markdown import rendered
from rooms.errors import NotFound
from rooms.ids import is_id
from rooms.mentoring.finding import MentorFilter, find_mentor, photo_of
from rooms.mentoring.mentor_order import Order
from rooms.mentoring.suggestions import PAGE, Reader, list_mentors, with_free_time
from rooms.mentoring.wishes import OwnStartup, sites_and_wishes
from rooms.permissions import Permission
from web.downloading import send_stored
from web.pages.mentoring.cards import mentor_card
from web.pages.mentoring.filters import address, around, chosen, first_step, page_of, search_of
from web.rendering import render, zone_of
from web.request_state import deps, identity
from web.searching import MENTOR_CHOICES
from web.slot_days import slot_value

PATH = "/mentors"
SUGGESTED = 3
KEPT = "private, max-age=31536000, immutable"


async def mentors(request: web.Request) -> web.Response:
    """GET /mentors"""
    who, given = identity(request), deps(request)
    account = who if who and not who.guest else None
    async with given.database.read() as db:
        sites, own = await sites_and_wishes(db, account.person_id if account else None)
        mine = _startup(request, own)
        search = search_of(request, MENTOR_CHOICES, sites)
        kept = {"order": chosen(request, "order", set(Order)), "for": request.query.get("for", "")[:64] or None}
        order = Order(kept["order"] or (Order.MATCH if mine else Order.RATING))
        page = page_of(request)
        found = await list_mentors(
            db,
            given.clock,
            MentorFilter(**search.wanted),
            order=order,
            reader=Reader(account.person_id, account.time_zone) if account else None,
            wish=mine.wish if mine else None,
            page=page,
        )
    suffix = {"for": mine.slug if mine and len(own) > 1 else None}
    cards = [mentor_card(request, listed.mentor, listed, suffix) for listed in found.mentors]
    suggests = page == 1 and order is Order.MATCH and search.open
    suggested = [card for card in cards if card.suggested][:SUGGESTED] if suggests else []
    params = {**search.params, **kept}
    before, after = around(PATH, params, page, found.total, PAGE)
    return render(
        request,
        "mentoring/mentors.html",
        mentors=[card for card in cards if card not in suggested],
        suggested=suggested,
        total=found.total,
        order=order,
        own=own,
        mine=mine,
        missing=_missing(request, mine),
        params=params,
        chips=search.chips(PATH, kept),
        choices=MENTOR_CHOICES,
        sites=sites,
        accents=sites,
        before=before,
        after=after,
        everything=address(PATH, kept),
        nobody_yet=search.open and page == 1 and not cards,
        step=first_step(request, Permission.MENTORING_OFFER),
    )


async def mentor(request: web.Request) -> web.Response:
    """GET /mentors/{person}"""
    who, given = identity(request), deps(request)
    account = who if who and not who.guest else None
    person_id = request.match_info["person"]
    async with given.database.read() as db:
        found = await find_mentor(db, person_id, account.person_id if account else None) if is_id(person_id) else None
        if found is None:
            raise NotFound
        _, own = await sites_and_wishes(db, account.person_id if account else None)
        mine = _startup(request, own)
        [listed] = await with_free_time(
            db,
            given.clock,
            (found,),
            reader=Reader(account.person_id, account.time_zone) if account else None,
            wish=mine.wish if mine else None,
        )
    return render(
        request,
        "mentoring/mentor.html",
        mentor=mentor_card(request, found, listed),
        biography=Markup(await rendered(found.profile.biography)),  # noqa: S704 - cleaned by `rendered`
        slots=[(slot, _booking(request, person_id, mine, slot)) for slot in listed.slots],
        booking=_booking(request, person_id, mine),
        approval=found.profile.approval,
        slot_minutes=found.profile.slot_minutes,
        mine=mine,
        own_profile=account is not None and account.person_id == person_id,
        accents=[found.technopark],
    )


async def photo(request: web.Request) -> web.StreamResponse:
    """GET /mentors/{person}/photo"""
    who, person_id = identity(request), request.match_info["person"]
    async with deps(request).database.read() as db:
        key = await photo_of(db, person_id, who.person_id if who else None) if is_id(person_id) else None
    if key is None:
        raise NotFound
    return await send_stored(request, key, "photo.jpg", media_type="image/jpeg", cache=KEPT)


def _missing(request: web.Request, mine: OwnStartup | None) -> str | None:
    """What the reader has not told yet, without which nobody can be suggested."""
    who = identity(request)
    if mine is None:
        return "startup" if who is not None and who.may_somewhere(Permission.STARTUP_FOUND) else None
    return None if mine.wish.needs else "needs"


def _booking(request: web.Request, person_id: str, mine: OwnStartup | None, slot: datetime | None = None) -> str:
    """The address to book at for the reader's startup, with the slot chosen already."""
    params = {"startup": mine.id if mine else None}
    if slot is not None:
        day = slot.astimezone(ZoneInfo(zone_of(request))).date()
        params |= {"from": day.isoformat(), "slot": slot_value(slot)}
    return address(f"{PATH}/{person_id}/book", params)


def _startup(request: web.Request, own: list[OwnStartup]) -> OwnStartup | None:
    """For which of the reader's startups mentors are looked for."""
    wanted = request.query.get("for", "")
    return next((startup for startup in own if startup.slug == wanted), own[0] if own else None)
