"""What webhooks are sent, for the OpenAPI document: one message for each event."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from rooms.webhooks.events import EventType
from web.api.v1.models.base import ApiModel
from web.api.v1.models.webhooks import Ping, SessionEvent

MESSAGES: Final[Mapping[EventType, type[ApiModel]]] = {
    event: Ping if event is EventType.PING else SessionEvent for event in EventType
}

_HEADERS: Final = {
    "webhook-id": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
    "webhook-timestamp": {"type": "string", "pattern": "^[0-9]+$"},
    "webhook-signature": {"type": "string", "pattern": "^v1,[A-Za-z0-9+/]{43}=( v1,[A-Za-z0-9+/]{43}=)*$"},
}


def described(schema_of: Callable[[type[ApiModel]], Any], say: Callable[[str], str]) -> dict[str, Any]:
    """The document's part on webhooks: `schema_of` refers to a model's, `say` translates."""
    return {event.value: {"post": _message(event, schema_of(model), say)} for event, model in MESSAGES.items()}


def _message(event: EventType, schema: Any, say: Callable[[str], str]) -> dict[str, Any]:
    name = event.removeprefix("session.")
    headers = [
        {"name": header, "in": "header", "required": True, "schema": described}
        for header, described in _HEADERS.items()
    ]
    return {
        "operationId": f"on_{name}",
        "summary": say(f"webhooks.event.{name}"),
        "description": say("webhooks.document.signature"),
        "security": [],
        "parameters": headers,
        "requestBody": {"required": True, "content": {"application/json": {"schema": schema}}},
        "responses": {
            "2XX": {"description": say("webhooks.document.taken")},
            "410": {"description": say("webhooks.document.gone")},
        },
    }
