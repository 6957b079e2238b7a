"""Who may ask for an address. A route is one line of `routes.py` and names its rule; without one it is denied."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from aiohttp import web

from rooms.errors import NotIdentified, NotPermitted
from rooms.identity import Identity
from rooms.permissions import Permission
from rooms.places.rooms import room_by_id
from rooms.places.technoparks import technopark_by_slug
from rooms.standing import standing_in
from web.rates import Rate
from web.rendering import manages
from web.request_state import ROOM, TECHNOPARK, deps, identity

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Rule = Callable[[web.Request], Awaitable[None]]
"""Returns for who may; raises `NotIdentified`, `NotPermitted` or that what is asked for does not exist."""


@dataclass(frozen=True)
class Route:
    """One address: what answers, who may ask, and how often an address on the network may."""

    method: str
    path: str
    handler: Handler
    rule: Rule
    rate: Rate | None = None
    streams: bool = False
    """The handler reads a long body in pieces and bounds it itself."""
    for_tokens: bool = False
    """Programs ask, with a personal token; what a browser has (cookies) counts for nothing."""
    token_in_body: bool = False
    """A plain form with a file: the handler checks its token on the way, by `posted_file`."""


ACCESS: Final = web.AppKey("access", dict[tuple[str, str], Route])


def route_of(request: web.Request) -> Route | None:
    """The table's line for the request; none when there is no such address, or nobody said who may ask."""
    resource = request.match_info.route.resource
    if resource is None:
        return None
    method = "GET" if request.method == "HEAD" else request.method
    return request.app[ACCESS].get((method, resource.canonical))


def required(request: web.Request) -> Identity:
    """Who asks, after a rule that wants somebody. Raises `NotIdentified`."""
    who = identity(request)
    if who is None:
        raise NotIdentified
    return who


async def anyone(request: web.Request) -> None:
    """Open to everybody."""


async def signed_in(request: web.Request) -> None:
    """Whoever has a login, guests too."""
    required(request)


async def account(request: web.Request) -> None:
    """Who has an account; a guest has to sign in first."""
    if required(request).guest:
        raise NotIdentified


async def manager(request: web.Request) -> None:
    """Who administers at least one technopark, or the network."""
    await account(request)
    if not manages(request):
        raise NotPermitted


async def administrator(request: web.Request) -> None:
    """Who administers the network."""
    await account(request)
    if Permission.NETWORK_ADMINISTER not in required(request).network_permissions:
        raise NotPermitted


def at_technopark(permission: Permission) -> Rule:
    """Who has the permission at the technopark named in the path, which is kept with the request."""

    async def rule(request: web.Request) -> None:
        await account(request)
        async with deps(request).database.read() as db:
            technopark = await technopark_by_slug(db, request.match_info["technopark"])
        if not required(request).may(permission, technopark.id):
            raise NotPermitted
        request[TECHNOPARK] = technopark

    return rule


def in_room(permission: Permission) -> Rule:
    """Who has the permission at the technopark of the room named in the path, which is kept with the request."""

    async def rule(request: web.Request) -> None:
        who = required(request)
        async with deps(request).database.read() as db:
            room = await room_by_id(db, request.match_info["room"])
        if permission not in standing_in(who, room).permissions:
            raise NotPermitted
        request[ROOM] = room

    return rule
