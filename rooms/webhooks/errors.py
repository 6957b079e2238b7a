"""What the rules of webhooks refuse."""

from rooms.errors import DomainError


class WebhookNotFound(DomainError):  # noqa: N818 - named like its siblings, for what happened
    """There is no such webhook, or it is somebody else's."""

    code = "webhook_not_found"


class WebhookAddressInvalid(DomainError):  # noqa: N818
    """That is not an HTTPS address that could be told anything."""

    code = "webhook_address_invalid"


class WebhookEventsInvalid(DomainError):  # noqa: N818
    """A webhook hears of at least one event, and only of those that there are."""

    code = "webhook_events_invalid"


class WebhookOff(DomainError):  # noqa: N818
    """The webhook is switched off, so nothing is sent to it."""

    code = "webhook_off"


class TooManyWebhooks(DomainError):  # noqa: N818
    """The person has as many webhooks as one may have. `maximum` says how many."""

    code = "too_many_webhooks"
