"""The table of the operations on oneself."""

from typing import Final

from rooms.accounts.api_tokens import Scope
from web import rates
from web.api.v1.me import account, mentoring
from web.api.v1.models import me
from web.api.v1.operation import AnyOperation, Operation

_READ, _WRITE = Scope.PROFILE_READ, Scope.PROFILE_WRITE
_PROFILE: Final = "/me/mentor-profile"
_TIME: Final = "/me/availability"
_NONE: Final = ("not_found",)
"""Where one has no profile as a mentor."""

OPERATIONS: Final[tuple[AnyOperation, ...]] = (
    Operation("GET", "/me", "get_me", _READ, account.get_me, answer=me.Me),
    Operation(
        "PATCH",
        "/me",
        "change_me",
        _WRITE,
        account.change_me,
        answer=me.Me,
        body=me.MeChange,
        refuses=("name_invalid",),
        rate=rates.CHANGE,
    ),
    Operation(
        "GET",
        _PROFILE,
        "get_mentor_profile",
        _READ,
        mentoring.get_profile,
        answer=me.MentorProfile,
        refuses=_NONE,
    ),
    Operation(
        "PUT",
        _PROFILE,
        "set_mentor_profile",
        _WRITE,
        mentoring.set_profile,
        answer=me.MentorProfile,
        body=me.NewMentorProfile,
        refuses=("not_permitted", "text_too_long", "profile_incomplete"),
        rate=rates.CHANGE,
    ),
    Operation(
        "GET", _TIME, "get_availability", _READ, mentoring.get_availability, answer=me.Availability, refuses=_NONE
    ),
    Operation(
        "PUT",
        _TIME,
        "set_availability",
        _WRITE,
        mentoring.set_availability,
        answer=me.Availability,
        body=me.NewAvailability,
        refuses=(*_NONE, "hours_invalid", "date_invalid"),
        rate=rates.CHANGE,
    ),
    Operation("GET", "/me/startups", "list_own_startups", _READ, account.list_own_startups, answer=me.OwnStartups),
)
