"""Startups: the list, one of them, one's own, and which mentors fit one's own."""

from sqlalchemy.ext.asyncio import AsyncSession

from rooms.errors import NotFound
from rooms.mentoring import suggestions
from rooms.mentoring.finding import MentorFilter
from rooms.mentoring.mentor_order import Order
from rooms.mentoring.startup_finding import StartupFilter, startup_by_id, startups_after
from rooms.mentoring.teams import team_of
from rooms.mentoring.wishes import sites_and_wishes
from web.api.v1.cursors import cursor_of, place_of
from web.api.v1.models import network
from web.api.v1.models.base import NoQuery
from web.api.v1.network.telling import match_model, mentor_model, startup_model
from web.api.v1.operation import Call
from web.searching import filter_fields


async def list_startups(db: AsyncSession, call: Call[network.StartupQuery, None]) -> network.StartupPage:
    """GET /startups"""
    query = call.query
    chosen = query.model_dump(include={"need", "sector", "stage", "technopark"})
    found = await startups_after(
        db,
        StartupFilter(**filter_fields(call.catalogues, query.q, chosen)),
        after=place_of(query.cursor, str, str),
        limit=query.limit,
    )
    items = [startup_model(one, call.origin) for one in found.items]
    return network.StartupPage(items=items, next=cursor_of(found.following))


async def get_startup(db: AsyncSession, call: Call[NoQuery, None]) -> network.StartupWithTeam:
    """GET /startups/{startup}"""
    found = await startup_by_id(db, call.ids["startup"], call.who)
    if found is None:
        raise NotFound
    team = [
        network.TeamMember(id=one.person_id, name=one.name, title=one.title, owner=one.owner)
        for one in await team_of(db, found.id)
    ]
    return network.StartupWithTeam(**dict(startup_model(found, call.origin)), team=team)


async def suggest_mentors(db: AsyncSession, call: Call[network.SuggestionQuery, None]) -> network.Suggestions:
    """GET /startups/{startup}/suggestions: for who is in the team."""
    _, own = await sites_and_wishes(db, call.who.person_id)
    startup = next((one for one in own if one.id == call.ids["startup"]), None)
    if startup is None:
        raise NotFound
    found = await suggestions.list_mentors(
        db,
        call.clock,
        MentorFilter(),
        order=Order.MATCH,
        reader=suggestions.Reader(call.who.person_id, call.who.time_zone),
        wish=startup.wish,
    )
    fitting = [(one, one.match) for one in found.mentors if one.match is not None and one.match.suggests]
    return network.Suggestions(
        items=[
            network.Suggestion(mentor=mentor_model(one, call.origin), match=match_model(match))
            for one, match in fitting[: call.query.limit]
        ]
    )
