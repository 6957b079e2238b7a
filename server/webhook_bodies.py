"""What webhooks are told."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from rooms.mentoring.appointments import Appointment, appointment
from rooms.models import Webhook
from rooms.webhooks.events import EventType


async def compose(
    db: AsyncSession, webhook: Webhook, event: EventType, payload: Mapping[str, Any], at: datetime
) -> str:
    """An event of a session as Standard Webhooks has it; the session as it is by now."""
    session = await appointment(db, payload["session"])
    data = {"change": payload["change"], "sequence": payload["sequence"], "session": _session(session)}
    return json.dumps({"type": event, "timestamp": _written(at), "data": data}, ensure_ascii=False)


def _session(session: Appointment | None) -> dict[str, Any]:
    return {"id": session.id, "status": session.status} if session else {}


def _written(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
