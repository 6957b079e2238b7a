"""Webhooks, what they were told, and what they are told."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from rooms.models import DeliveryState
from rooms.webhooks.events import EventType
from rooms.webhooks.subscriptions import DESCRIPTION_LENGTH, URL_LENGTH
from web.api.v1.models.base import ApiModel, Id, Moment, Page
from web.api.v1.models.sessions import Session

Event = Literal["session.booked", "session.changed", "session.cancelled", "session.started", "session.ended"]
Address = Annotated[
    str,
    StringConstraints(max_length=URL_LENGTH, pattern=r"^https://[!-~]+$"),
    Field(description="On the public Internet.", examples=["https://program.example/hook"]),
]
Events = Annotated[list[Event], Field(min_length=1, max_length=5, description="What it hears of.")]
Description = Annotated[str, StringConstraints(max_length=DESCRIPTION_LENGTH)]


class Webhook(ApiModel):
    """An address that hears of sessions."""

    id: Id
    url: str
    description: str
    events: list[Event]
    technopark_id: Id | None = Field(description="Whose sessions it hears of; null for its owner's own.")
    active: bool
    created_at: Moment
    failures: int = Field(ge=0, description="Attempts in a row that went wrong.")
    failing_since: Moment | None
    switched_off_at: Moment | None = Field(description="When it was given up for its failures.")
    previous_secret_until: Moment | None = Field(description="Until when the secret before the last one signs too.")


class WebhookWithSecret(Webhook):
    """The same with its secret, which is told this once."""

    secret: str = Field(examples=["whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"])


class WebhookPage(Page[Webhook]):
    """All of one's webhooks, the oldest first."""


class NewWebhook(ApiModel):
    """A webhook to be made."""

    url: Address
    events: Events
    description: Description = ""
    technopark_id: Id | None = Field(
        None, description="Hear of all sessions of its mentors, which needs the right to read its report."
    )


class WebhookChange(ApiModel):
    """What is to be different. What is left out stays as it is."""

    url: Address | None = None
    events: Events | None = None
    description: Description | None = None
    active: bool | None = Field(None, description="Pause it, or begin anew.")


class Delivery(ApiModel):
    """One event for one webhook."""

    id: Id = Field(description="The header `webhook-id` of every attempt.")
    event: EventType
    state: DeliveryState
    created_at: Moment
    attempts: int = Field(ge=0)
    next_attempt_at: Moment | None
    last_attempt_at: Moment | None
    status: int | None = Field(description="HTTP's, of the last answer.")
    milliseconds: int | None = Field(description="How long the last attempt took.")
    error: str | None = Field(description="Why the last attempt went wrong.")


class DeliveryPage(Page[Delivery]):
    """Deliveries of a webhook in the last two weeks, the latest first."""


class SessionEventData(ApiModel):
    """What happened to which session."""

    change: Literal["requested", "confirmed", "declined", "rescheduled", "cancelled", "started", "ended"]
    sequence: int = Field(ge=0, description="The session's, after the change: events may arrive in another order.")
    session: Session = Field(
        description="As it was when the event was put together. A technopark's webhook is told no questions or reasons."
    )


class SessionEvent(ApiModel):
    """The body of a request to a webhook about a session."""

    type: Event
    timestamp: Moment = Field(description="When it happened.")
    data: SessionEventData


class PingData(ApiModel):
    """Which webhook is tried."""

    webhook_id: Id


class Ping(ApiModel):
    """The body of a request that only tries the address."""

    type: Literal["ping"] = "ping"
    timestamp: Moment
    data: PingData
