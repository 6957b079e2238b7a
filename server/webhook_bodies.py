"""What webhooks are told of sessions, by who stands above both the domain and the API's models."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from rooms.mentoring.appointments import appointment
from rooms.models import Person, Webhook
from rooms.webhooks.events import EventType
from rooms.webhooks.listening import Compose
from web.api.v1.webhooks.telling import session_event


def composing(address: object) -> Compose:
    """Writes bodies in which links into the site begin with `address`."""

    async def compose(
        db: AsyncSession, webhook: Webhook, event: EventType, payload: Mapping[str, Any], at: datetime
    ) -> str:
        session = await appointment(db, payload["session"])
        if session is None:
            raise LookupError(payload["session"])
        zone = (await db.get_one(Person, webhook.owner_id)).time_zone
        return session_event(webhook, event, payload, at, session=session, time_zone=zone, address=str(address))

    return compose
