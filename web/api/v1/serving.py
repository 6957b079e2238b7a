"""An operation as a route: its token and scope, its rate, its models around one transaction and the handler."""

from contextlib import AbstractAsyncContextManager
from typing import Final

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from rooms.errors import NotFound, NotIdentified
from rooms.idempotency import Given, earlier_answer, remember
from rooms.ids import is_id
from web.access import Handler, Route, Rule, required
from web.api.v1.models.base import ApiModel, Page
from web.api.v1.operation import Answer, AnyOperation, Call, Replay
from web.api.v1.reading import attempt_of, read_body, read_query
from web.rates import API_STRANGER, API_TOKEN
from web.refusals import ScopeMissing
from web.request_state import CATALOGUES, LOCALE, RATES, TOKEN, counted_address_of, deps
from web.scheme import own_origin

ROOT: Final = "/api/v1"


def route(operation: AnyOperation) -> Route:
    """The line for the table of routes."""
    return Route(operation.method, ROOT + operation.path, _handler(operation), _rule(operation), for_tokens=True)


def _rule(operation: AnyOperation) -> Rule:
    """Who sends a token that stands and has the operation's scope. Everything else is the handler's to refuse."""

    async def rule(request: web.Request) -> None:
        holder, rates = request.get(TOKEN), request.app[RATES]
        if holder is None:
            await rates.count(API_STRANGER, counted_address_of(request))
            raise NotIdentified
        await rates.count(API_TOKEN, holder.token_id)
        if operation.scope not in holder.scopes:
            raise ScopeMissing(scope=operation.scope)
        if operation.rate is not None:
            await rates.count(operation.rate, holder.who.person_id)

    return rule


def _handler(operation: AnyOperation) -> Handler:
    async def handle(request: web.Request) -> web.Response:
        call, attempt = await _checked(request, operation), None
        if operation.replay is not Replay.NEVER:
            attempt = attempt_of(request, operation, call)
        async with _transaction(request) as db:
            given = await earlier_answer(db, call.clock, attempt) if attempt else None
            if given is not None:
                headers = {**given.headers, "Idempotency-Replayed": "true"}
                return web.Response(text=given.body, status=given.status, headers=headers)
            response = _response(request, operation, await operation.handler(db, call))
            if attempt is not None:
                await remember(db, attempt, Given(response.status, dict(response.headers), response.text or ""))
        return response

    return handle


async def _checked(request: web.Request, operation: AnyOperation) -> Call[ApiModel, ApiModel | None]:
    """Raises `NotFound` for what cannot be an identifier, and what reading raises."""
    ids = dict(request.match_info)
    if not all(is_id(value) for value in ids.values()):
        raise NotFound
    return Call(
        who=required(request),
        clock=deps(request).clock,
        ids=ids,
        query=read_query(request, operation.query),
        body=await read_body(request, operation.body) if operation.body else None,
        locale=request[LOCALE],
        catalogues=request.app[CATALOGUES],
        origin=own_origin(request),
    )


def _transaction(request: web.Request) -> AbstractAsyncContextManager[AsyncSession]:
    database = deps(request).database
    return database.read() if request.method in ("GET", "HEAD") else database.begin()


def _response(request: web.Request, operation: AnyOperation, answer: Answer) -> web.Response:
    headers = {"Cache-Control": "no-store"}
    if answer is None:
        return web.Response(status=204, headers=headers)
    if isinstance(answer, str):
        return web.Response(text=answer, headers=headers, content_type=operation.media_type, charset="utf-8")
    if operation.location:
        headers["Location"] = ROOT + operation.location.format_map(dict(answer))
    if isinstance(answer, Page) and answer.next:
        following = request.rel_url.update_query(cursor=answer.next)
        headers["Link"] = f'<{following}>; rel="next"'
    text = answer.model_dump_json(by_alias=True)
    return web.Response(text=text, status=operation.status, headers=headers, content_type="application/json")
