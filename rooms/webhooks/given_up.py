"""What the owner of an address that was given up is told."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from rooms.models import Person, Webhook


@dataclass(frozen=True, slots=True)
class GivenUp:
    """An address that answered nothing good since a moment, and its owner."""

    webhook_id: str
    url: str
    since: datetime
    failures: int
    name: str
    email: str
    locale: str
    time_zone: str


async def given_up(db: AsyncSession, payload: Mapping[str, Any]) -> GivenUp | None:
    """What a job of the kind `mail.webhook_off` tells; none when it was switched on again, or nobody is there to
    read it."""
    found = await db.execute(
        select(Webhook, Person)
        .join(Person, Person.id == Webhook.owner_id)
        .where(Webhook.id == payload["webhook"], Webhook.switched_off_at.is_not(None), ~Person.disabled)
    )
    row = found.one_or_none()
    if row is None:
        return None
    webhook, owner = row
    since = webhook.failing_since or webhook.switched_off_at
    if owner.email is None or since is None:
        return None
    return GivenUp(
        webhook_id=webhook.id,
        url=webhook.url,
        since=since,
        failures=webhook.failures,
        name=owner.name,
        email=owner.email,
        locale=owner.locale,
        time_zone=owner.time_zone,
    )
