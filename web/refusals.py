"""What the front door itself refuses, and how every refusal is told over HTTP."""

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


STATUS: Final = {
    "invalid_payload": 400,
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
    "hours_invalid": 422,
    "date_invalid": 422,
    "calendar_invalid": 422,
    "rate_limited": 429,
    "internal": 500,
    "overloaded": 503,
}
"""The HTTP status of a code; 400 for any other."""

CODES_BY_STATUS: Final = {400: "invalid_payload", 403: "not_permitted", 404: "not_found", 413: "payload_too_large"}
"""The code of what aiohttp itself refuses."""


def status_of(code: str) -> int:
    """The HTTP status that a refusal is sent with."""
    return STATUS.get(code, 400)
