"""The table of the operations on sessions."""

from typing import Final

from rooms.accounts.api_tokens import Scope
from web import rates
from web.api.v1.models import records as kept
from web.api.v1.models.changes import FollowUp, Moving, Refusal
from web.api.v1.models.sessions import Booking, Session, SessionPage, SessionQuery
from web.api.v1.operation import AnyOperation, Operation, Replay
from web.api.v1.sessions import booking, changing, reading, records

_READ, _WRITE = Scope.SESSIONS_READ, Scope.SESSIONS_WRITE
_ONE: Final = "/sessions/{session}"
_OWN: Final = ("session_not_found",)
_SLOT: Final = ("mentor_not_found", "slot_not_offered", "slot_taken", "day_full", "own_time_taken")
"""What taking any slot may raise."""
_OPEN: Final = (*_OWN, "not_permitted", "session_closed")
"""What changing a session that is booked may raise."""

OPERATIONS: Final[tuple[AnyOperation, ...]] = (
    Operation(
        "GET",
        "/sessions",
        "list_sessions",
        _READ,
        reading.list_sessions,
        answer=SessionPage,
        query=SessionQuery,
        refuses=("cursor_invalid",),
    ),
    Operation(
        "POST",
        "/sessions",
        "book_session",
        _WRITE,
        booking.book_session,
        answer=Session,
        body=Booking,
        status=201,
        location="/sessions/{id}",
        refuses=(*_SLOT, "own_slot", "too_many_bookings", "topic_empty", "not_permitted", "invalid_payload"),
        rate=rates.BOOK,
        replay=Replay.REQUIRED,
    ),
    Operation("GET", _ONE, "get_session", _READ, reading.get_session, answer=Session, refuses=_OWN),
    Operation(
        "POST",
        f"{_ONE}/confirm",
        "confirm_session",
        _WRITE,
        changing.confirm,
        answer=Session,
        refuses=_OPEN,
        rate=rates.CHANGE,
        replay=Replay.ACCEPTED,
    ),
    Operation(
        "POST",
        f"{_ONE}/decline",
        "decline_session",
        _WRITE,
        changing.decline,
        answer=Session,
        body=Refusal,
        refuses=(*_OPEN, "reason_empty"),
        rate=rates.CHANGE,
        replay=Replay.ACCEPTED,
    ),
    Operation(
        "POST",
        f"{_ONE}/cancel",
        "cancel_session",
        _WRITE,
        changing.cancel,
        answer=Session,
        body=Refusal,
        refuses=(*_OPEN, "reason_empty"),
        rate=rates.CHANGE,
        replay=Replay.ACCEPTED,
    ),
    Operation(
        "POST",
        f"{_ONE}/reschedule",
        "reschedule_session",
        _WRITE,
        changing.reschedule,
        answer=Session,
        body=Moving,
        refuses=(*_OPEN, *_SLOT),
        rate=rates.BOOK,
        replay=Replay.REQUIRED,
    ),
    Operation(
        "POST",
        f"{_ONE}/next",
        "book_next_session",
        _WRITE,
        changing.set_next,
        answer=Session,
        body=FollowUp,
        status=201,
        location="/sessions/{id}",
        refuses=(*_OPEN, *_SLOT, "conflict", "too_many_bookings", "topic_empty"),
        rate=rates.BOOK,
        replay=Replay.REQUIRED,
    ),
    Operation(
        "GET",
        f"{_ONE}/calendar.ics",
        "get_session_calendar",
        _READ,
        records.get_calendar,
        refuses=_OWN,
        media_type="text/calendar",
    ),
    Operation("GET", f"{_ONE}/notes", "get_session_notes", _READ, records.get_notes, answer=kept.Notes, refuses=_OWN),
    Operation(
        "GET", f"{_ONE}/agenda", "get_session_agenda", _READ, records.get_agenda, answer=kept.Agenda, refuses=_OWN
    ),
    Operation(
        "PUT",
        f"{_ONE}/agenda",
        "set_session_agenda",
        _WRITE,
        records.put_agenda,
        answer=kept.Agenda,
        body=kept.NewAgenda,
        refuses=(*_OWN, "session_closed", "topic_empty"),
        rate=rates.CHANGE,
    ),
    Operation(
        "GET", f"{_ONE}/actions", "list_session_actions", _READ, records.list_actions, answer=kept.Actions, refuses=_OWN
    ),
    Operation(
        "POST",
        f"{_ONE}/actions",
        "add_session_action",
        _WRITE,
        records.add_action,
        answer=kept.Action,
        body=kept.NewAction,
        status=201,
        refuses=(*_OWN, "session_closed", "action_empty", "actions_full", "invalid_payload"),
        rate=rates.CHANGE,
        replay=Replay.ACCEPTED,
    ),
    Operation(
        "PATCH",
        f"{_ONE}/actions/{{action}}",
        "change_session_action",
        _WRITE,
        records.change_action,
        answer=kept.Action,
        body=kept.ActionChange,
        refuses=(*_OWN, "action_empty", "invalid_payload"),
        rate=rates.CHANGE,
    ),
    Operation(
        "GET",
        f"{_ONE}/attendance",
        "get_session_attendance",
        _READ,
        records.get_attendance,
        answer=kept.Attendance,
        refuses=_OWN,
    ),
    Operation(
        "PUT",
        f"{_ONE}/rating",
        "rate_session",
        _WRITE,
        records.put_rating,
        answer=kept.Rating,
        body=kept.NewRating,
        refuses=(*_OWN, "session_closed"),
        rate=rates.BOOK,
    ),
)
