"""Webhooks and their deliveries as the API tells them, and the bodies of what they are sent."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from rooms import models as rows
from rooms.mentoring.appointments import Appointment
from rooms.models import WebhookDelivery
from rooms.webhooks.events import EventType
from web.api.v1.models.webhooks import (
    Delivery,
    Ping,
    PingData,
    SessionEvent,
    SessionEventData,
    Webhook,
    WebhookWithSecret,
)
from web.api.v1.sessions.telling import session_model


def webhook_model(webhook: rows.Webhook, now: datetime) -> Webhook:
    """Without its secret."""
    return Webhook(**_shown(webhook, now))


def webhook_with_secret(webhook: rows.Webhook, now: datetime) -> WebhookWithSecret:
    """With the secret, for the answer that makes it."""
    return WebhookWithSecret(**_shown(webhook, now), secret=webhook.secret)


def delivery_model(delivery: WebhookDelivery) -> Delivery:
    """How it went so far."""
    return Delivery(
        id=delivery.id,
        event=EventType(delivery.event),
        state=rows.DeliveryState(delivery.state),
        created_at=delivery.created_at,
        attempts=delivery.attempts,
        next_attempt_at=delivery.next_at,
        last_attempt_at=delivery.last_at,
        status=delivery.status,
        milliseconds=delivery.milliseconds,
        error=delivery.error,
    )


def session_event(
    webhook: rows.Webhook,
    event: EventType,
    payload: Mapping[str, Any],
    at: datetime,
    *,
    session: Appointment,
    time_zone: str,
    address: str,
) -> str:
    """The JSON for a job of the kind `webhook.event`. A technopark hears what its report tells: no questions and no
    reasons, which are between the session's people."""
    told = session_model(session, time_zone, address)
    if webhook.technopark_id is not None:
        told = told.model_copy(update={"questions": "", "reason": None})
    data = SessionEventData(change=payload["change"], sequence=payload["sequence"], session=told)
    return SessionEvent.model_validate({"type": event.value, "timestamp": at, "data": data}).model_dump_json()


def ping_body(webhook: rows.Webhook, now: datetime) -> str:
    """The JSON that only tries the address."""
    return Ping(timestamp=now, data=PingData(webhook_id=webhook.id)).model_dump_json()


def _shown(webhook: rows.Webhook, now: datetime) -> dict[str, Any]:
    overlaps = webhook.previous_until is not None and now < webhook.previous_until
    return {
        "id": webhook.id,
        "url": webhook.url,
        "description": webhook.description,
        "events": webhook.events,
        "technopark_id": webhook.technopark_id,
        "active": webhook.active,
        "created_at": webhook.created_at,
        "failures": webhook.failures,
        "failing_since": webhook.failing_since,
        "switched_off_at": webhook.switched_off_at,
        "previous_secret_until": webhook.previous_until if overlaps else None,
    }
