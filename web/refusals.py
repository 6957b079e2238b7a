"""What the front door itself refuses, and how every refusal is told over HTTP."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from rooms.errors import DomainError


class CsrfFailed(DomainError):  # noqa: N818 - named like the domain's, for what happened
    """The form was not made by a page of ours for this browser."""

    code = "csrf_failed"


class OriginRefused(DomainError):  # noqa: N818
    """Another site sent the request."""

    code = "origin_refused"


class PayloadTooLarge(DomainError):  # noqa: N818
    """The body has more bytes than this address takes."""

    code = "payload_too_large"


class MediaTypeUnsupported(DomainError):  # noqa: N818
    """The body is of another type than this address takes."""

    code = "media_type_unsupported"


class ScopeMissing(DomainError):  # noqa: N818
    """The token was not made for this. `scope` is what it would need."""

    code = "scope_missing"


class IdempotencyKeyInvalid(DomainError):  # noqa: N818
    """The header that makes a request happen once is missing, or is none."""

    code = "idempotency_key_invalid"


class CursorInvalid(DomainError):  # noqa: N818
    """That is not a cursor that this list gave out."""

    code = "cursor_invalid"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that does not fit a model: where it is, pydantic's name for it, and what fills its sentence."""

    pointer: str
    code: str
    params: Mapping[str, str] = field(default_factory=dict)


class RequestInvalid(DomainError):  # noqa: N818
    """What was sent does not fit the operation's model."""

    code = "request_invalid"

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__()
        self.faults = faults


STATUS: Final = {
    "invalid_payload": 400,
    "method_not_allowed": 405,
    "media_type_unsupported": 415,
    "scope_missing": 403,
    "scopes_empty": 422,
    "too_many_tokens": 409,
    "idempotency_key_invalid": 400,
    "idempotency_key_reused": 422,
    "cursor_invalid": 422,
    "request_invalid": 422,
    "upload_invalid": 400,
    "csrf_failed": 403,
    "origin_refused": 403,
    "not_identified": 401,
    "not_permitted": 403,
    "members_only": 403,
    "account_disabled": 403,
    "credentials_wrong": 401,
    "not_found": 404,
    "room_not_found": 404,
    "file_not_found": 404,
    "invite_invalid": 404,
    "conflict": 409,
    "email_taken": 409,
    "slug_taken": 409,
    "payload_too_large": 413,
    "file_too_large": 413,
    "file_type_refused": 415,
    "email_invalid": 422,
    "password_weak": 422,
    "name_invalid": 422,
    "slug_invalid": 422,
    "text_too_long": 422,
    "profile_incomplete": 422,
    "website_invalid": 422,
    "colleague_unknown": 422,
    "team_full": 409,
    "last_owner": 409,
    "last_administrator": 409,
    "mentor_not_found": 404,
    "session_not_found": 404,
    "session_closed": 409,
    "slot_taken": 409,
    "slot_not_offered": 409,
    "day_full": 409,
    "own_time_taken": 409,
    "own_slot": 422,
    "too_many_bookings": 409,
    "topic_empty": 422,
    "reason_empty": 422,
    "action_empty": 422,
    "actions_full": 409,
    "agenda_full": 409,
    "hours_invalid": 422,
    "date_invalid": 422,
    "calendar_invalid": 422,
    "webhook_not_found": 404,
    "webhook_address_invalid": 422,
    "webhook_events_invalid": 422,
    "webhook_off": 409,
    "too_many_webhooks": 409,
    "rate_limited": 429,
    "internal": 500,
    "overloaded": 503,
}
"""The HTTP status of a code; 400 for any other."""

CODES_BY_STATUS: Final = {
    400: "invalid_payload",
    403: "not_permitted",
    404: "not_found",
    405: "method_not_allowed",
    413: "payload_too_large",
}
"""The code of what aiohttp itself refuses."""


def status_of(code: str) -> int:
    """The HTTP status that a refusal is sent with."""
    return STATUS.get(code, 400)
