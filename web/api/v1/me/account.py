"""One's account, and the startups of whose team one is."""

from sqlalchemy.ext.asyncio import AsyncSession

from rooms.accounts.profile import update_profile
from rooms.identity import Identity
from rooms.mentoring.startup_finding import startups_of_person
from rooms.models import Person
from rooms.places.technoparks import all_technoparks
from web.api.v1.models import me
from web.api.v1.models.base import NoQuery
from web.api.v1.network.telling import startup_model, technopark_name
from web.api.v1.operation import Call


async def get_me(db: AsyncSession, call: Call[NoQuery, None]) -> me.Me:
    """GET /me"""
    return await _me(db, call.who)


async def change_me(db: AsyncSession, call: Call[NoQuery, me.MeChange]) -> me.Me:
    """PATCH /me"""
    person = await db.get_one(Person, call.who.person_id)
    now = {"name": person.name, "locale": person.locale, "time_zone": person.time_zone}
    await update_profile(db, person.id, **{**now, **call.body.model_dump(exclude_none=True)})
    return await _me(db, call.who)


async def _me(db: AsyncSession, who: Identity) -> me.Me:
    person = await db.get_one(Person, who.person_id)
    sites = await all_technoparks(db)
    roles = [me.HeldRole(role=role, technopark=None) for role in sorted(who.network_roles)]
    roles += [
        me.HeldRole(role=role, technopark=technopark_name(site))
        for site in sites
        for role in sorted(who.technopark_roles.get(site.id, ()))
    ]
    return me.Me(
        id=person.id,
        name=person.name,
        email=person.email,
        locale="en" if person.locale == "en" else "id",
        time_zone=person.time_zone,
        roles=roles,
    )


async def list_own_startups(db: AsyncSession, call: Call[NoQuery, None]) -> me.OwnStartups:
    """GET /me/startups"""
    return me.OwnStartups(
        items=[
            me.OwnStartup(**dict(startup_model(startup, call.origin)), owner=owner)
            for startup, owner in await startups_of_person(db, call.who.person_id)
        ]
    )
