"""The table of the operations on sessions."""

from typing import Final

from rooms.accounts.api_tokens import Scope
from web import rates
from web.api.v1.models.sessions import Booking, Session, SessionPage, SessionQuery
from web.api.v1.operation import AnyOperation, Operation, Replay
from web.api.v1.sessions import booking, reading

BOOKING_REFUSALS: Final = (
    "mentor_not_found",
    "slot_not_offered",
    "slot_taken",
    "day_full",
    "own_time_taken",
    "too_many_bookings",
    "topic_empty",
)
"""What booking any slot may raise."""

OPERATIONS: Final[tuple[AnyOperation, ...]] = (
    Operation(
        "GET",
        "/sessions",
        "list_sessions",
        Scope.SESSIONS_READ,
        reading.list_sessions,
        answer=SessionPage,
        query=SessionQuery,
        refuses=("cursor_invalid",),
    ),
    Operation(
        "POST",
        "/sessions",
        "book_session",
        Scope.SESSIONS_WRITE,
        booking.book_session,
        answer=Session,
        body=Booking,
        status=201,
        location="/sessions/{id}",
        refuses=(*BOOKING_REFUSALS, "own_slot", "not_permitted", "invalid_payload"),
        rate=rates.BOOK,
        replay=Replay.REQUIRED,
    ),
    Operation(
        "GET",
        "/sessions/{session}",
        "get_session",
        Scope.SESSIONS_READ,
        reading.get_session,
        answer=Session,
        refuses=("session_not_found",),
    ),
)
