"""A technopark's floor: its rooms, with who is inside; and some of its mentors and startups."""

from aiohttp import web

from rooms.mentoring.finding import MentorFilter, find_mentors
from rooms.mentoring.startup_finding import StartupFilter, find_startups
from rooms.mentoring.suggestions import with_free_time
from rooms.permissions import Permission
from rooms.places.rooms import rooms_of
from rooms.places.technoparks import technopark_by_slug
from web.pages.mentoring.cards import mentor_card, startup_card
from web.places import technopark_card
from web.rendering import render
from web.request_state import LOCALE, deps, identity

SOME = 3
"""Mentors and startups that are shown here; the rest is one link away."""


async def technopark(request: web.Request) -> web.Response:
    """GET /t/{technopark}"""
    reader = identity(request)
    async with deps(request).database.read() as db:
        site = await technopark_by_slug(db, request.match_info["technopark"])
        rooms = await rooms_of(db, site.id)
        mentors = await find_mentors(db, MentorFilter(technopark=site.slug), limit=SOME)
        listed = await with_free_time(db, deps(request).clock, mentors.mentors)
        startups, startup_total = await find_startups(db, StartupFilter(technopark=site.slug), limit=SOME)
    inside = await deps(request).presence.inside([room.id for room in rooms])
    card = technopark_card(site, rooms, inside, request[LOCALE], reader)
    may_edit = reader is not None and reader.may(Permission.ROOM_EDIT, site.id)
    return render(
        request,
        "site/technopark.html",
        technopark=card,
        accents=[card],
        may_edit=may_edit,
        mentors=[mentor_card(request, one.mentor, one) for one in listed],
        mentor_total=mentors.total,
        startups=[startup_card(one) for one in startups],
        startup_total=startup_total,
    )
