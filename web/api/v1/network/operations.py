"""The table of the operations on technoparks, mentors and startups."""

from typing import Final

from rooms.accounts.api_tokens import Scope
from web import rates
from web.api.v1.models import network
from web.api.v1.network import mentors, startups
from web.api.v1.operation import AnyOperation, Operation

_READ: Final = Scope.NETWORK_READ
_MENTOR: Final = "/mentors/{mentor}"
_UNKNOWN: Final = ("mentor_not_found",)

OPERATIONS: Final[tuple[AnyOperation, ...]] = (
    Operation("GET", "/technoparks", "list_technoparks", _READ, mentors.list_technoparks, answer=network.Technoparks),
    Operation(
        "GET",
        "/mentors",
        "list_mentors",
        _READ,
        mentors.list_mentors,
        answer=network.MentorPage,
        query=network.MentorQuery,
        refuses=("cursor_invalid",),
        rate=rates.SEARCH,
    ),
    Operation("GET", _MENTOR, "get_mentor", _READ, mentors.get_mentor, answer=network.Mentor, refuses=_UNKNOWN),
    Operation(
        "GET",
        f"{_MENTOR}/slots",
        "list_mentor_slots",
        _READ,
        mentors.list_slots,
        answer=network.Slots,
        query=network.SlotQuery,
        refuses=(*_UNKNOWN, "date_invalid"),
        rate=rates.SEARCH,
    ),
    Operation(
        "PUT",
        f"{_MENTOR}/waiting",
        "wait_for_mentor",
        Scope.SESSIONS_WRITE,
        mentors.wait,
        answer=network.WaitingPlace,
        body=network.Waiting,
        refuses=(*_UNKNOWN, "own_slot", "date_invalid", "not_permitted", "too_many_bookings"),
        rate=rates.BOOK,
    ),
    Operation(
        "DELETE",
        f"{_MENTOR}/waiting",
        "stop_waiting_for_mentor",
        Scope.SESSIONS_WRITE,
        mentors.wait_no_more,
        rate=rates.CHANGE,
    ),
    Operation(
        "GET",
        "/startups",
        "list_startups",
        _READ,
        startups.list_startups,
        answer=network.StartupPage,
        query=network.StartupQuery,
        refuses=("cursor_invalid",),
        rate=rates.SEARCH,
    ),
    Operation("GET", "/startups/{startup}", "get_startup", _READ, startups.get_startup, answer=network.StartupWithTeam),
    Operation(
        "GET",
        "/startups/{startup}/suggestions",
        "suggest_mentors",
        _READ,
        startups.suggest_mentors,
        answer=network.Suggestions,
        query=network.SuggestionQuery,
        rate=rates.SEARCH,
    ),
)
