"""Webhooks of one's own: made, looked at, changed, tried, taken away. They are listed on `/profile/api`."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from rooms.errors import DomainError
from rooms.identity import Identity
from rooms.models import DeliveryState, Webhook, WebhookDelivery
from rooms.permissions import Permission
from rooms.places.technoparks import all_technoparks
from rooms.webhooks import subscriptions
from rooms.webhooks.deliveries import list_deliveries, ping
from rooms.webhooks.events import SUBSCRIBABLE
from web.access import required
from web.api.v1.cursors import cursor_of, place_of
from web.api.v1.webhooks.telling import ping_body
from web.forms import fields, picked
from web.rates import WEBHOOK_TEST
from web.refusals import status_of
from web.rendering import render, see_other
from web.request_state import RATES, deps, translate

LIST: Final = "/profile/api"
FIELD_OF: Final = {"webhook_address_invalid": "url", "webhook_events_invalid": "events"}
"""Beside which field a refusal is told."""
SHOWN: Final = 25
SOON: Final = timedelta(minutes=1)
"""The page looks again by itself while something is sent within this time."""


async def new(request: web.Request) -> web.Response:
    """GET /profile/webhooks/new"""
    values = {"url": "", "description": "", "events": list(SUBSCRIBABLE), "technopark": ""}
    return await _new(request, values)


async def make(request: web.Request) -> web.Response:
    """POST /profile/webhooks: answers with the webhook's page, for the secret is shown this once."""
    who, given, values = required(request), deps(request), await _values(request)
    wanted = subscriptions.NewWebhook(
        values["url"], values["events"], values["technopark"] or None, values["description"]
    )
    try:
        async with given.database.begin() as db:
            made = await subscriptions.subscribe(db, given.clock, who, wanted)
    except DomainError as error:
        return await _new(request, values, error)
    return await _show(request, who, made.id, secret=made.secret)


async def show(request: web.Request) -> web.Response:
    """GET /profile/webhooks/{webhook}"""
    return await _show(request, required(request), request.match_info["webhook"])


async def save(request: web.Request) -> web.Response:
    """POST /profile/webhooks/{webhook}"""
    who, given, values = required(request), deps(request), await _values(request)
    webhook_id = request.match_info["webhook"]
    wanted = {name: values[name] for name in ("url", "description", "events")}
    try:
        async with given.database.begin() as db:
            await subscriptions.change(db, who.person_id, webhook_id, **wanted)
    except DomainError as error:
        if error.code not in FIELD_OF:
            raise
        return await _show(request, who, webhook_id, values=values, error=error)
    return see_other(request, _page(webhook_id), "webhooks.notice.saved")


async def rotate(request: web.Request) -> web.Response:
    """POST /profile/webhooks/{webhook}/secret: answers with the page itself, for the secret is shown this once."""
    who, given, webhook_id = required(request), deps(request), request.match_info["webhook"]
    async with given.database.begin() as db:
        secret = (await subscriptions.rotate(db, given.clock, who.person_id, webhook_id)).secret
    return await _show(request, who, webhook_id, secret=secret)


async def test(request: web.Request) -> web.Response:
    """POST /profile/webhooks/{webhook}/test"""
    who, given, webhook_id = required(request), deps(request), request.match_info["webhook"]
    await request.app[RATES].count(WEBHOOK_TEST, who.person_id)
    async with given.database.begin() as db:
        webhook = await subscriptions.own_webhook(db, who.person_id, webhook_id)
        await ping(db, given.clock, webhook, ping_body(webhook, given.clock.now()))
    return see_other(request, _page(webhook_id), "webhooks.notice.tested")


async def switch(request: web.Request) -> web.Response:
    """POST /profile/webhooks/{webhook}/switch: `active` is `yes` or not there."""
    who, given, webhook_id = required(request), deps(request), request.match_info["webhook"]
    active = (await fields(request)).get("active") == "yes"
    async with given.database.begin() as db:
        await subscriptions.change(db, who.person_id, webhook_id, active=active)
    return see_other(request, _page(webhook_id), "webhooks.notice.on" if active else "webhooks.notice.off")


async def remove(request: web.Request) -> web.Response:
    """POST /profile/webhooks/{webhook}/delete"""
    who, given = required(request), deps(request)
    async with given.database.begin() as db:
        await subscriptions.remove(db, who.person_id, request.match_info["webhook"])
    return see_other(request, LIST, "webhooks.notice.deleted")


def _page(webhook_id: str) -> str:
    return f"/profile/webhooks/{webhook_id}"


async def _values(request: web.Request) -> dict[str, Any]:
    form = await fields(request)
    plain = {name: form.get(name, "") for name in ("url", "description", "technopark")}
    return {**plain, "events": await picked(request, "events")}


async def _new(request: web.Request, values: dict[str, Any], error: DomainError | None = None) -> web.Response:
    who = required(request)
    async with deps(request).database.read() as db:
        sites = [site for site in await all_technoparks(db) if who.may(Permission.REPORT_READ, site.id)]
    context = {"values": values, "sites": [(site.id, site.name) for site in sites], **_wrong(request, error)}
    status = status_of(error.code) if error else 200
    return render(request, "account/new_webhook.html", status, events=SUBSCRIBABLE, **context)


async def _show(
    request: web.Request,
    who: Identity,
    webhook_id: str,
    *,
    secret: str | None = None,
    values: dict[str, Any] | None = None,
    error: DomainError | None = None,
) -> web.Response:
    given, now = deps(request), deps(request).clock.now()
    async with given.database.read() as db:
        webhook = await subscriptions.own_webhook(db, who.person_id, webhook_id)
        found = await list_deliveries(
            db, webhook_id, after=place_of(request.query.get("cursor"), datetime, str), limit=SHOWN
        )
        site = await _site(db, webhook)
    own = {"url": webhook.url, "description": webhook.description, "events": webhook.events}
    context: dict[str, Any] = {
        "webhook": webhook,
        "site": site,
        "secret": secret,
        "overlap": webhook.previous_until if webhook.previous_until and now < webhook.previous_until else None,
        "values": values or own,
        "events": SUBSCRIBABLE,
        "deliveries": found.items,
        "moving": not secret and _moving(found.items, now),
        "following": f"{_page(webhook_id)}?cursor={cursor_of(found.following)}" if found.following else None,
        **_wrong(request, error),
    }
    return render(request, "account/webhook.html", status_of(error.code) if error else 200, **context)


async def _site(db: AsyncSession, webhook: Webhook) -> str | None:
    return next((site.name for site in await all_technoparks(db) if site.id == webhook.technopark_id), None)


def _moving(deliveries: Sequence[WebhookDelivery], now: datetime) -> bool:
    """Whether one of them is about to be sent."""
    waiting = (one.next_at for one in deliveries if one.state == DeliveryState.PENDING)
    return any(at is not None and at < now + SOON for at in waiting)


def _wrong(request: web.Request, error: DomainError | None) -> dict[str, Any]:
    if error is None:
        return {"wrong": {}, "refused": None}
    sentence, beside = translate(request, f"error.{error.code}", **error.params), FIELD_OF.get(error.code)
    return {"wrong": {beside: sentence} if beside else {}, "refused": None if beside else sentence}
