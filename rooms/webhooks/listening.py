"""Who hears of an event, and may."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql import ColumnElement

from rooms.mentoring.standing import holds
from rooms.models import MentoringSession, MentorProfile, Person, SessionParticipant, Webhook
from rooms.permissions import Permission
from rooms.ports import Clock
from rooms.webhooks.deliveries import put_delivery_down
from rooms.webhooks.events import EventType, event_of

Compose = Callable[[AsyncSession, Webhook, EventType, Mapping[str, Any], datetime], Awaitable[str]]
"""Writes what the webhook is told of a job of the kind `webhook.event`, which happened at the moment: JSON."""


async def tell_listeners(db: AsyncSession, clock: Clock, compose: Compose, payload: Mapping[str, Any]) -> None:
    """Put a delivery down for every webhook that hears of what a job of the kind `webhook.event` names."""
    event, at = event_of(payload["change"], payload["sequence"]), datetime.fromisoformat(payload["at"])
    for webhook in await listeners(db, payload["session"], event):
        await put_delivery_down(db, clock, webhook, event, await compose(db, webhook, event, payload, at))


async def listeners(db: AsyncSession, session_id: str, event: EventType) -> list[Webhook]:
    """The webhooks that hear of an event of a session: of its people, and of the technopark whose its mentor is."""
    of_owner = exists().where(
        SessionParticipant.session_id == session_id, SessionParticipant.person_id == Webhook.owner_id
    )
    of_technopark = exists().where(
        MentoringSession.id == session_id,
        MentorProfile.person_id == MentoringSession.mentor_id,
        MentorProfile.technopark_id == Webhook.technopark_id,
    )
    listening = or_(and_(Webhook.technopark_id.is_(None), of_owner), of_technopark)
    found = await db.scalars(select(Webhook).where(Webhook.active, listening, may_hear()).order_by(Webhook.id))
    return [webhook for webhook in found if event in webhook.events]


def may_hear() -> ColumnElement[bool]:
    """In a query of webhooks: whether their owner has an account, and may still read the technopark's report."""
    enabled = exists().where(Person.id == Webhook.owner_id, ~Person.disabled)
    reads = holds(Permission.REPORT_READ, Webhook.owner_id, Webhook.technopark_id)
    return and_(enabled, or_(Webhook.technopark_id.is_(None), reads))
