"""One's webhooks: made, read, changed, tried, given another secret, taken away."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from rooms.webhooks import subscriptions
from rooms.webhooks.deliveries import list_deliveries, ping
from web.api.v1.cursors import cursor_of, place_of
from web.api.v1.models.base import NoQuery, PageQuery
from web.api.v1.models.webhooks import (
    Delivery,
    DeliveryPage,
    NewWebhook,
    Webhook,
    WebhookChange,
    WebhookPage,
    WebhookWithSecret,
)
from web.api.v1.operation import Call
from web.api.v1.webhooks.telling import delivery_model, ping_body, webhook_model, webhook_with_secret


async def list_webhooks(db: AsyncSession, call: Call[NoQuery, None]) -> WebhookPage:
    """GET /webhooks"""
    found = await subscriptions.webhooks_of(db, call.who.person_id)
    return WebhookPage(items=[webhook_model(one, call.clock.now()) for one in found], next=None)


async def make_webhook(db: AsyncSession, call: Call[NoQuery, NewWebhook]) -> WebhookWithSecret:
    """POST /webhooks"""
    new = subscriptions.NewWebhook(**dict(call.body))
    return webhook_with_secret(await subscriptions.subscribe(db, call.clock, call.who, new), call.clock.now())


async def get_webhook(db: AsyncSession, call: Call[NoQuery, None]) -> Webhook:
    """GET /webhooks/{webhook}"""
    found = await subscriptions.own_webhook(db, call.who.person_id, call.ids["webhook"])
    return webhook_model(found, call.clock.now())


async def change_webhook(db: AsyncSession, call: Call[NoQuery, WebhookChange]) -> Webhook:
    """PATCH /webhooks/{webhook}"""
    changed = await subscriptions.change(db, call.who.person_id, call.ids["webhook"], **dict(call.body))
    return webhook_model(changed, call.clock.now())


async def delete_webhook(db: AsyncSession, call: Call[NoQuery, None]) -> None:
    """DELETE /webhooks/{webhook}"""
    await subscriptions.remove(db, call.who.person_id, call.ids["webhook"])


async def rotate_secret(db: AsyncSession, call: Call[NoQuery, None]) -> WebhookWithSecret:
    """POST /webhooks/{webhook}/secret"""
    rotated = await subscriptions.rotate(db, call.clock, call.who.person_id, call.ids["webhook"])
    return webhook_with_secret(rotated, call.clock.now())


async def test_webhook(db: AsyncSession, call: Call[NoQuery, None]) -> Delivery:
    """POST /webhooks/{webhook}/test"""
    webhook = await subscriptions.own_webhook(db, call.who.person_id, call.ids["webhook"])
    return delivery_model(await ping(db, call.clock, webhook, ping_body(webhook, call.clock.now())))


async def deliveries(db: AsyncSession, call: Call[PageQuery, None]) -> DeliveryPage:
    """GET /webhooks/{webhook}/deliveries"""
    webhook = await subscriptions.own_webhook(db, call.who.person_id, call.ids["webhook"])
    after = place_of(call.query.cursor, datetime, str)
    found = await list_deliveries(db, webhook.id, after=after, limit=call.query.limit)
    return DeliveryPage(items=[delivery_model(one) for one in found.items], next=cursor_of(found.following))
