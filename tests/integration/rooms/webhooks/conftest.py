"""A mentor and a startup who meet, and who want other programs to hear of it."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from rooms.database import Database
from rooms.identity import Identity
from rooms.models import Webhook, WebhookDelivery
from rooms.ports import Clock
from rooms.webhooks.events import SUBSCRIBABLE, EventType
from rooms.webhooks.subscriptions import NewWebhook, subscribe
from tests.integration.rooms.conftest import lounge, network, sign
from tests.integration.rooms.mentoring.conftest import booking, make_mentor

__all__ = ["booking", "lounge", "make_mentor", "network", "sign"]

Hook = Callable[..., Awaitable[Webhook]]


@pytest.fixture
def hook(network: Database, clock: Clock) -> Hook:
    """`await hook(who, url="https://…")`: a webhook of the person's for everything."""

    async def make(who: Identity, **more: Any) -> Webhook:
        async with network.begin() as db:
            new = NewWebhook(**{"url": "https://program.example/hook", "events": SUBSCRIBABLE, **more})
            return await subscribe(db, clock, who, new)

    return make


async def deliveries(database: Database) -> list[WebhookDelivery]:
    """All, in the order in which they were put down."""
    async with database.read() as db:
        order = (WebhookDelivery.created_at, WebhookDelivery.webhook_id, WebhookDelivery.id)
        return list(await db.scalars(select(WebhookDelivery).order_by(*order)))


async def compose(
    db: AsyncSession, webhook: Webhook, event: EventType, payload: Mapping[str, Any], at: datetime
) -> str:
    """Something short."""
    return f"{event} {payload['change']} {payload['sequence']}"
